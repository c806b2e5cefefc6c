import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { oauthSigningKeys } from "@/db/schema/oauth";
import { type Actor, systemActor } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { lockWorkspace } from "@/lib/workspaces/lock";
import { makeSigningKey, type TokenAlgorithm } from "./signing-key";

/** Two who ask at the same time make one pair of keys. */
const running = new Map<string, Promise<void>>();

/**
 * Sees to it that a workspace has keys to sign with: one to begin with at once, since nobody holds an older set, and
 * its successor, so that it is published long before it is needed.
 */
export async function ensureSigningKey(
  workspaceId: string,
  algorithm: TokenAlgorithm,
  now = new Date(),
): Promise<void> {
  const name = `${workspaceId} ${algorithm}`;
  const work = running.get(name) ?? makePair(workspaceId, algorithm, now);
  running.set(name, work);
  await work.finally(() => running.delete(name));
}

async function makePair(workspaceId: string, algorithm: TokenAlgorithm, now: Date): Promise<void> {
  // Outside the transaction: RSA takes its time.
  const [first, second] = await Promise.all([
    makeSigningKey(workspaceId, algorithm),
    makeSigningKey(workspaceId, algorithm),
  ]);
  const actor = systemActor(workspaceId, "token signing");
  await commit(async (tx) => {
    await lockWorkspace(tx, actor);
    if (await hasActive(tx, workspaceId, algorithm)) return;
    await tx.insert(oauthSigningKeys).values([
      { ...first, workspaceId, algorithm, status: "active", createdAt: now, activeAt: now },
      { ...second, workspaceId, algorithm, status: "next", createdAt: now },
    ]);
    await recordMade(tx, actor, { kid: first.kid, algorithm }, now);
    announce(tx, "workspace", workspaceId);
  });
}

async function hasActive(tx: Tx, workspaceId: string, algorithm: TokenAlgorithm) {
  const [row] = await tx
    .select({ kid: oauthSigningKeys.kid })
    .from(oauthSigningKeys)
    .where(
      and(
        eq(oauthSigningKeys.workspaceId, workspaceId),
        eq(oauthSigningKeys.algorithm, algorithm),
        eq(oauthSigningKeys.status, "active"),
      ),
    );
  return row !== undefined;
}

const recordMade = (
  tx: Tx,
  actor: Actor,
  after: Readonly<{ kid: string; algorithm: TokenAlgorithm }>,
  now: Date,
) =>
  recordEvent(
    tx,
    actor,
    {
      action: "signing_key.created",
      target: { kind: "signing_key", id: after.kid, name: after.algorithm },
      after,
    },
    now,
  );
