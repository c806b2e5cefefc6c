import type { keyColumns, keySecretColumns } from "@/db/schema/keys";
import type { ActorKind } from "@/lib/actor";
import { refillCredits } from "@/lib/credits/refill";
import { AppError } from "@/lib/errors";
import type { Limit } from "@/lib/limits/limit";
import type { KEY_STATUSES } from "./input";

/** A row as drizzle answers a column list. */
type Row<C extends Record<string, { _: { data: unknown; notNull: boolean } }>> = {
  [N in keyof C]: C[N]["_"]["notNull"] extends true ? C[N]["_"]["data"] : C[N]["_"]["data"] | null;
};

export type KeyRow = Row<typeof keyColumns>;
export type KeySecretRow = Row<typeof keySecretColumns>;

export type KeyStatus = (typeof KEY_STATUSES)[number];

/** A version of a key's secret, as every read answers it. */
export type KeySecret = Readonly<{
  version: number;
  status: "active" | "retiring" | "retired";
  hint: string;
  createdAt: Date;
  retiresAt: Date | null;
  lastUsedAt: Date | null;
}>;

/** A key as every read answers it: never a hash, never a text. */
export type Key = Readonly<{
  id: string;
  apiId: string;
  name: string;
  environment: "live" | "test";
  status: KeyStatus;
  hint: string;
  ownerId: string | null;
  scopes: string[];
  roles: string[];
  metadata: Record<string, unknown>;
  tags: string[];
  expiresAt: Date | null;
  notBefore: Date | null;
  ipAllowlist: string[];
  /** `x5t#S256` of the client certificates without one of which it is worth nothing; empty: it needs none. */
  certificates: string[];
  limits: Limit[];
  credits: { remaining: number; refill: KeyRow["creditRefill"] } | null;
  mode: { ip: "enforce" | "monitor"; scopes: "enforce" | "monitor" };
  secrets: KeySecret[];
  createdBy: { kind: ActorKind; id: string };
  createdAt: Date;
  updatedAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  revokeReason: string | null;
}>;

/** The columns a key's status is read from. */
export type Lifetime = Pick<KeyRow, "revokedAt" | "enabled" | "expiresAt" | "notBefore">;

/** The status of a key at an instant, in the order in which verify refuses. */
export function statusOf(key: Lifetime, now: Date): KeyStatus {
  if (key.revokedAt) return "revoked";
  if (!key.enabled) return "disabled";
  if (key.notBefore && now < key.notBefore) return "not_yet_valid";
  if (key.expiresAt && now >= key.expiresAt) return "expired";
  return "active";
}

/** A revoked key is not changed any more, only restored. @throws AppError `conflict` */
export function requireUnrevoked(key: Pick<Key, "revokedAt">): void {
  if (key.revokedAt)
    throw new AppError("conflict", "The key is revoked. Restore it first.", {
      what: "revoked key",
    });
}

/** A version as it stands at an instant: an overlap that has run out is over without anyone writing it down. */
export function secretAt(row: KeySecretRow, now: Date): KeySecret {
  const over = row.status === "retiring" && row.retiresAt !== null && now >= row.retiresAt;
  return {
    version: row.version,
    status: over ? "retired" : row.status,
    hint: row.hint,
    createdAt: row.createdAt,
    retiresAt: row.retiresAt,
    lastUsedAt: row.lastUsedAt,
  };
}

/** What is left at an instant, refills that are due but not written down yet included. */
function creditsAt(row: KeyRow, now: Date): Key["credits"] {
  const { credits: remaining, creditRefill: refill, creditRefilledAt: refilledAt } = row;
  if (remaining === null) return null;
  if (!refill || !refilledAt) return { remaining, refill };
  return { remaining: refillCredits({ remaining, refill, refilledAt }, now).remaining, refill };
}

/** The key out of its rows; `secrets` and `limits` in the order they are to be shown. */
export function assembleKey(
  row: KeyRow,
  parts: Readonly<{ secrets: KeySecretRow[]; roles: string[]; limits: Limit[] }>,
  now: Date,
): Key {
  const { enabled, creditRefill, creditRefilledAt, ipMode, scopeMode, ...rest } = row;
  const { createdByKind, createdById, ...shown } = rest;
  const secrets = parts.secrets.map((secret) => secretAt(secret, now));
  return {
    ...shown,
    status: statusOf(row, now),
    hint: secrets.find((secret) => secret.status === "active")?.hint ?? secrets.at(-1)?.hint ?? "",
    roles: parts.roles,
    limits: parts.limits,
    credits: creditsAt(row, now),
    mode: { ip: ipMode, scopes: scopeMode },
    secrets,
    createdBy: { kind: createdByKind, id: createdById },
  };
}
