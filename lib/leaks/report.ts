import type { Tx } from "@/db/connect";
import { leaks } from "@/db/schema/webhooks";
import { systemActor } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { found } from "@/lib/errors";
import { findSecrets } from "@/lib/keys/find-secrets";
import { loadKeys } from "@/lib/keys/load";
import { lockKey } from "@/lib/keys/lock";
import { setKey } from "@/lib/keys/set";
import type { LeakReport } from "./input";
import { findPolicy, type LeakAction } from "./policy";
import { queueLeakMail } from "./queue-mail";

/** Whether a reported token is one of ours. */
export type Label = "true_positive" | "false_positive";

type Found = LeakReport[number];
type Hit = Readonly<{ found: Found; secret: Secret }>;
type Secret = Readonly<{ workspaceId: string; keyId: string; version: number; status: string }>;

/**
 * Acts on tokens that were found in the open: in one transaction each key of ours is revoked or disabled, or left
 * as it is, as its workspace wants, with an audit event and what webhooks and people are told of it. When this
 * returns, no node accepts what was revoked. A report that comes again changes nothing.
 * @param origin who reports: `github`, or the name of a reporter. Its signature was checked by the caller.
 * @returns a label for each token, in their order
 */
export async function reportLeaks(
  origin: string,
  report: LeakReport,
  now = new Date(),
): Promise<Label[]> {
  const secrets = await findSecrets(report.map(({ token }) => token));
  const hits = report.flatMap((found, i): Hit[] => {
    const secret = secrets[i];
    return secret ? [{ found, secret }] : [];
  });
  // Always in the same order, so that two reports of the same keys do not wait for each other.
  const order = (hit: Hit) => `${hit.secret.workspaceId} ${hit.secret.keyId}`;
  const sorted = hits.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
  if (sorted.length > 0)
    await commit(async (tx) => {
      for (const hit of sorted) await actOn(tx, origin, hit, now);
    });
  return secrets.map((secret) => (secret ? "true_positive" : "false_positive"));
}

async function actOn(tx: Tx, origin: string, { found: leak, secret }: Hit, now: Date) {
  const { workspaceId, keyId, version } = secret;
  const actor = systemActor(workspaceId, `leak report of ${origin}`);
  const before = await lockKey(tx, actor, keyId, now);
  const policy = await findPolicy(tx, workspaceId);
  // A version that is refused anyway opens nothing: its key goes on.
  const action: LeakAction = secret.status === "retired" ? "notify" : policy.action;
  const { url } = leak;
  const source = leak.source.toLowerCase();
  const written = await tx
    .insert(leaks)
    .values({ workspaceId, keyId, secretVersion: version, origin, source, url, action, at: now })
    .onConflictDoNothing()
    .returning({ keyId: leaks.keyId });
  announce(tx, "key", keyId);
  if (written.length === 0) return;
  const reason = `Found by ${origin} in ${source}${url === "" ? "" : `: ${url}`}`.slice(0, 500);
  if (action === "revoke" && !before.revokedAt)
    await setKey(tx, actor, keyId, { revokedAt: now, revokeReason: reason }, now);
  if (action === "disable") await setKey(tx, actor, keyId, { enabled: false }, now);
  const [key] = await loadKeys(tx, workspaceId, [keyId], now);
  const after = found(key, "key");
  const target = { kind: "key", id: keyId, name: after.name };
  await recordEvent(tx, actor, { action: "key.leaked", target, before, after, reason }, now);
  await queueLeakMail(tx, { workspaceId, keyId, action, reason });
}
