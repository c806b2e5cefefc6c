import type { Tx } from "@/db/connect";
import { leaks } from "@/db/schema/webhooks";
import { systemActor } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { type FoundClientSecret, findClientSecrets } from "@/lib/clients/find-secrets";
import { found } from "@/lib/errors";
import { findSecrets } from "@/lib/keys/find-secrets";
import { loadKeys } from "@/lib/keys/load";
import { lockKey } from "@/lib/keys/lock";
import { setKey } from "@/lib/keys/set";
import { actOnClient } from "./act-on-client";
import type { LeakReport } from "./input";
import { findPolicy, type LeakAction } from "./policy";
import { queueLeakMail } from "./queue-mail";
import { leakReason } from "./reason";

/** Whether a reported token is one of ours. */
export type Label = "true_positive" | "false_positive";

type Found = LeakReport[number];
type KeyHit = Readonly<{ found: Found; secret: Secret; order: string }>;
type Hit = KeyHit | Readonly<{ found: Found; client: FoundClientSecret; order: string }>;
type Secret = Readonly<{ workspaceId: string; keyId: string; version: number; status: string }>;

/**
 * Acts on tokens that were found in the open: in one transaction each key or client secret of ours is revoked or
 * disabled, or left as it is, as its workspace wants, with an audit event and what webhooks and people are told of it. When this
 * returns, no node accepts what was revoked. A report that comes again changes nothing.
 * @param origin who reports: `github`, or the name of a reporter. Its signature was checked by the caller.
 * @returns a label for each token, in their order
 */
export async function reportLeaks(
  origin: string,
  report: LeakReport,
  now = new Date(),
): Promise<Label[]> {
  const texts = report.map(({ token }) => token);
  const [secrets, ofClients] = await Promise.all([findSecrets(texts), findClientSecrets(texts)]);
  const hits = report.flatMap((found, i): Hit[] => {
    const [secret, client] = [secrets[i], ofClients[i]];
    if (secret) return [{ found, secret, order: `${secret.workspaceId} ${secret.keyId}` }];
    return client ? [{ found, client, order: `${client.workspaceId} ${client.clientId}` }] : [];
  });
  // Always in the same order, so that two reports of the same keys do not wait for each other.
  const sorted = hits.toSorted((a, b) => (a.order < b.order ? -1 : 1));
  if (sorted.length > 0)
    await commit(async (tx) => {
      for (const hit of sorted)
        if ("client" in hit) await actOnClient(tx, origin, hit.found, hit.client, now);
        else await actOn(tx, origin, hit, now);
    });
  return texts.map((_, i) => (secrets[i] || ofClients[i] ? "true_positive" : "false_positive"));
}

async function actOn(tx: Tx, origin: string, { found: leak, secret }: KeyHit, now: Date) {
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
  const reason = leakReason(origin, leak);
  if (action === "revoke" && !before.revokedAt)
    await setKey(tx, actor, keyId, { revokedAt: now, revokeReason: reason }, now);
  if (action === "disable") await setKey(tx, actor, keyId, { enabled: false }, now);
  const [key] = await loadKeys(tx, workspaceId, [keyId], now);
  const after = found(key, "key");
  const target = { kind: "key", id: keyId, name: after.name };
  await recordEvent(tx, actor, { action: "key.leaked", target, before, after, reason }, now);
  await queueLeakMail(tx, { workspaceId, keyId, action, reason });
}
