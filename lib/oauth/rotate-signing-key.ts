import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { oauthSigningKeyColumns, oauthSigningKeys } from "@/db/schema/oauth";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { AppError, found } from "@/lib/errors";
import { lockWorkspace } from "@/lib/workspaces/lock";
import type { RotateSigningKeyInput } from "./input";
import {
  makeSigningKey,
  PUBLISHED_AHEAD_MS,
  RETIRED_FOR_MS,
  type SigningKey,
  type SigningKeyRow,
  type TokenAlgorithm,
} from "./signing-key";

/**
 * Signs with the next key from now on, and publishes the one after it. What the key before signed is believed until it
 * ends, unless that key is compromised: then it leaves the JWKS at once, and its tokens are dead.
 * @returns the key that signs now
 * @throws AppError `forbidden`, `not_found` (the workspace has no key of that algorithm yet), `conflict` (the next
 *   key was published less than 15 minutes ago, so that verifiers may not know it; not asked when compromised)
 */
export async function rotateSigningKey(
  actor: Actor,
  { algorithm, compromised }: RotateSigningKeyInput,
  now = new Date(),
): Promise<SigningKey> {
  authorize(actor, "signing_keys:write");
  const { workspaceId } = actor;
  const fresh = await makeSigningKey(workspaceId, algorithm);
  const { result } = await commit(async (tx) => {
    await lockWorkspace(tx, actor);
    const { active, next } = await currentKeys(tx, workspaceId, algorithm);
    if (!compromised) requirePublished(next, now);
    const ends = compromised ? now : new Date(now.getTime() + RETIRED_FOR_MS);
    await setKey(tx, workspaceId, active.kid, { status: "retired", retiredAt: now, endsAt: ends });
    const after = await setKey(tx, workspaceId, next.kid, { status: "active", activeAt: now });
    const row = { ...fresh, workspaceId, algorithm, status: "next", createdAt: now } as const;
    await tx.insert(oauthSigningKeys).values(row);
    const event = {
      action: "signing_key.rotated",
      target: { kind: "signing_key", id: next.kid, name: algorithm },
      before: { kid: active.kid },
      after: { kid: next.kid, nextKid: fresh.kid, compromised },
    };
    await recordEvent(tx, actor, event, now);
    announce(tx, "workspace", workspaceId);
    return after;
  });
  return result;
}

async function currentKeys(tx: Tx, workspaceId: string, algorithm: TokenAlgorithm) {
  const rows = await tx
    .select(oauthSigningKeyColumns)
    .from(oauthSigningKeys)
    .where(
      and(eq(oauthSigningKeys.workspaceId, workspaceId), eq(oauthSigningKeys.algorithm, algorithm)),
    );
  const of = (status: SigningKey["status"]) => rows.find((row) => row.status === status);
  return { active: found(of("active"), "signing key"), next: found(of("next"), "signing key") };
}

function requirePublished({ createdAt }: SigningKeyRow, now: Date): void {
  const ready = new Date(createdAt.getTime() + PUBLISHED_AHEAD_MS);
  if (now >= ready) return;
  throw new AppError(
    "conflict",
    `Verifiers may not know the next key yet: it was published less than 15 minutes ago. Rotate after ${ready.toISOString()}, or say that the key is compromised.`,
  );
}

async function setKey(
  tx: Tx,
  workspaceId: string,
  kid: string,
  values: Partial<typeof oauthSigningKeys.$inferInsert>,
): Promise<SigningKey> {
  const [row] = await tx
    .update(oauthSigningKeys)
    .set(values)
    .where(and(eq(oauthSigningKeys.workspaceId, workspaceId), eq(oauthSigningKeys.kid, kid)))
    .returning(oauthSigningKeyColumns);
  return found(row, "signing key");
}
