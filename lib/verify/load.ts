import type { Row as AnyRow, PendingQuery } from "postgres";
import type { Sql } from "@/db/sql";
import { nextRefillAt, type Refill } from "@/lib/credits/refill";
import type { VersionedKey } from "@/lib/env";
import { UNKNOWN_HINT } from "@/lib/keys/complete-hint";
import { renewHash } from "@/lib/keys/renew-hash";
import { candidateMacs, macOf } from "@/lib/keys/secret";
import { HeldRecord } from "./held-record";
import {
  allowlistOf,
  certificatesOf,
  grantsOf,
  homeOf,
  type LimitPart,
  lifeOf,
  limitPartsOf,
  madeBytes,
  sharedText,
} from "./parts";
import type { KeyRecord, LimitRecord } from "./record";

/** A part of a statement. */
type Fragment = PendingQuery<AnyRow[]>;

type LimitRow = Omit<LimitRecord, "counter"> & { source: "key" | "owner" | "api" };
type OverrideRow = {
  namespace: string;
  identifier: string;
  limit: number;
  windowMs: number | null;
};

type Row = {
  key_id: string;
  workspace_id: string;
  api_id: string;
  api_kind: "customer" | "management";
  owner_id: string | null;
  owner_enabled: boolean | null;
  owner_metadata: Record<string, unknown> | null;
  frozen: boolean;
  name: string;
  environment: "live" | "test";
  enabled: boolean;
  revoked_at: Date | null;
  not_before: Date | null;
  expires_at: Date | null;
  scopes: string[];
  roles: { name: string; scopes: string[] }[];
  metadata: Record<string, unknown>;
  tags: string[];
  scope_mode: "enforce" | "monitor";
  ip_allowlist: string[];
  ip_mode: "enforce" | "monitor";
  certificates: string[];
  has_credits: boolean;
  credit_epoch: number;
  credit_refill: Refill | null;
  credit_refilled_at: Date | null;
  version: number;
  status: "active" | "retiring" | "retired";
  retires_at: Date | null;
  ends_overlap: boolean;
  unhinted: boolean;
  hash: Buffer;
  pepper_version: number;
  limits: LimitRow[];
  overrides: OverrideRow[];
};

/**
 * Reads what verify needs to know of a secret, in one query.
 * @param digest base64url SHA-256 of the secret's text
 * @returns null when no key has this secret
 */
export async function loadRecord(
  sql: Sql,
  peppers: readonly VersionedKey[],
  digest: string,
): Promise<KeyRecord | null> {
  const given = Buffer.from(digest, "base64url");
  const macs = candidateMacs(given, peppers);
  const row = await readRow(sql, sql`s.hash in ${sql(macs)}`);
  if (!row) return null;
  const [used] = peppers;
  // Nobody waits for it: what could not be written is written when the key is next read. Never back to an older one,
  // as a node would that does not use the newest yet.
  const isBehind = used !== undefined && row.pepper_version <= used.version;
  if (isBehind && !row.hash.equals(macOf(given, used.key)))
    renewHash(sql, peppers, given).catch(() => {});
  return recordOf(row);
}

/**
 * Reads the same of a key that was found by something else than a secret: no version of its secrets is used by it.
 * @param until when what it was found by ends; null while nothing ends it
 */
export async function loadRecordOfKey(
  sql: Sql,
  keyId: string,
  until: Date | null,
): Promise<KeyRecord | null> {
  const row = await readRow(sql, sql`k.id = ${keyId} and s.status = 'active'`);
  if (!row) return null;
  const ends = [row.expires_at, until].filter((one) => one !== null);
  const first = ends.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
  const none = { version: 0, ends_overlap: false, unhinted: false };
  return recordOf({ ...row, ...none, expires_at: first });
}

async function readRow(sql: Sql, which: Fragment): Promise<Row | undefined> {
  const [row] = await sql<Row[]>`
    select k.id as key_id, k.workspace_id, k.api_id, a.kind as api_kind, k.owner_id,
      o.enabled as owner_enabled, o.metadata as owner_metadata, w.frozen_at is not null as frozen, k.name, k.environment, k.enabled,
      k.revoked_at, k.not_before, k.expires_at, k.scopes, k.metadata, k.tags, k.scope_mode,
      k.ip_allowlist, k.ip_mode, k.certificates, k.credits is not null as has_credits,
      k.credit_epoch, k.credit_refill, k.credit_refilled_at,
      s.version, s.status, s.retires_at, s.hash, s.pepper_version, starts_with(s.hint, ${UNKNOWN_HINT}) as unhinted,
      s.status = 'active' and exists (
        select from key_secrets old
        where old.key_id = k.id and old.status = 'retiring' and old.retires_at is null
      ) as ends_overlap,
      coalesce((
        select json_agg(json_build_object('name', r.name, 'scopes', r.scopes) order by r.name)
        from key_roles kr join roles r on r.id = kr.role_id where kr.key_id = k.id
      ), '[]') as roles,
      coalesce((
        select json_agg(json_build_object(
          'source', case when l.key_id is not null then 'key' when l.owner_id is not null then 'owner' else 'api' end,
          'name', l.name, 'limit', l."limit", 'windowMs', l.window_ms, 'algorithm', l.algorithm,
          'auto', l.auto, 'mode', l.mode) order by l.name)
        from limits l
        where l.workspace_id = k.workspace_id
          and (l.key_id = k.id or l.owner_id = k.owner_id or l.api_id = k.api_id)
      ), '[]') as limits,
      coalesce((
        select json_agg(json_build_object(
          'namespace', v.namespace, 'identifier', v.identifier, 'limit', v."limit", 'windowMs', v.window_ms))
        from overrides v
        where v.workspace_id = k.workspace_id and v.identifier in (k.id, k.owner_id)
          and (v.expires_at is null or v.expires_at > now())
      ), '[]') as overrides
    from key_secrets s
    join keys k on k.id = s.key_id
    join apis a on a.id = k.api_id
    join workspaces w on w.id = k.workspace_id
    left join owners o on o.workspace_id = k.workspace_id and o.id = k.owner_id
    where ${which}`;
  return row;
}

function recordOf(row: Row): KeyRecord {
  const before = madeBytes();
  const shared = sharedOf(row);
  const own = {
    keyId: row.key_id,
    nameJson: JSON.stringify(row.name),
    ownerJson: sharedText(JSON.stringify(row.owner_id)),
    expiresAt: row.expires_at,
    ownerMetadataJson: sharedText(JSON.stringify(row.owner_metadata ?? {})),
    aboutJson: sharedText(
      `"metadata":${JSON.stringify(row.metadata)},"tags":${JSON.stringify(row.tags)}`,
    ),
  };
  return new HeldRecord(own, { ...shared, made: madeBytes() - before });
}

function sharedOf(row: Row) {
  const grants = [...row.scopes, ...row.roles.flatMap((role) => role.scopes)];
  const { version, status, retires_at: retiresAt } = row;
  const home = homeOf({
    workspaceId: row.workspace_id,
    apiId: row.api_id,
    environment: row.environment,
    management: row.api_kind === "management",
    ...enabledOf(row),
    scopeMode: row.scope_mode,
    ipMode: row.ip_mode,
    hasCredits: row.has_credits,
  });
  const times = {
    revokedAt: row.revoked_at?.getTime() ?? null,
    notBefore: row.not_before?.getTime() ?? null,
    secretVersion: version,
    retiresAt: retiresAt?.getTime() ?? null,
    retired: status === "retired",
    endsOverlap: row.ends_overlap,
    unhinted: row.unhinted,
    creditEpoch: row.credit_epoch,
    nextRefillAt: nextRefillOf(row),
  };
  return {
    home,
    life: lifeOf(times, { version, status, retiresAt }),
    granted: grantsOf(
      grants,
      row.roles.map((role) => role.name),
    ),
    limitParts: limitPartsOf(limitsOf(row)),
    allowlist: allowlistOf(row.ip_allowlist),
    certificates: certificatesOf(row.certificates),
  };
}

function nextRefillOf({
  credit_refill: refill,
  credit_refilled_at: refilledAt,
}: Row): number | null {
  if (refill === null || refilledAt === null) return null;
  return nextRefillAt({ remaining: 0, refill, refilledAt })?.getTime() ?? null;
}

function enabledOf(row: Row): { enabled: boolean; disabledBecause: string } {
  if (row.frozen) return { enabled: false, disabledBecause: "The workspace is frozen." };
  if (row.owner_enabled === false)
    return { enabled: false, disabledBecause: "The key's owner is disabled." };
  return { enabled: row.enabled, disabledBecause: "The key is disabled." };
}

const PRECEDENCE = { key: 0, owner: 1, api: 2 } as const;

/** A key's own limit hides its owner's of the same name, and that hides the API's default. */
function limitsOf(row: Row): LimitPart[] {
  const byName = new Map<string, LimitRow>();
  for (const limit of row.limits) {
    const other = byName.get(limit.name);
    if (!other || PRECEDENCE[limit.source] < PRECEDENCE[other.source])
      byName.set(limit.name, limit);
  }
  return [...byName.values()].map(({ source, ...limit }) => {
    const identifier = source === "owner" && row.owner_id !== null ? row.owner_id : row.key_id;
    const override = row.overrides.find(
      (one) => one.namespace === limit.name && one.identifier === identifier,
    );
    return {
      ...limit,
      limit: override?.limit ?? limit.limit,
      windowMs: override?.windowMs ?? limit.windowMs,
      ofOwner: source === "owner",
    };
  });
}
