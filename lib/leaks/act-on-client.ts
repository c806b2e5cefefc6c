import type { Tx } from "@/db/connect";
import { clientLeaks } from "@/db/schema/webhooks";
import { systemActor } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { lockClient } from "@/lib/clients/change";
import type { FoundClientSecret } from "@/lib/clients/find-secrets";
import { loadClients } from "@/lib/clients/load";
import { startOfTokens } from "@/lib/clients/revoke-tokens";
import { setClient, setCredential } from "@/lib/clients/set";
import { found } from "@/lib/errors";
import type { LeakReport } from "./input";
import { findPolicy, type LeakAction } from "./policy";
import { queueLeakMail } from "./queue-mail";
import { leakReason } from "./reason";

/**
 * Does to a client whose secret was found what its workspace wants: `revoke` ends that secret and every token the client
 * has, `disable` the client. The client's other secrets go on, so that a new one may be there already.
 */
export async function actOnClient(
  tx: Tx,
  origin: string,
  leak: LeakReport[number],
  { workspaceId, clientId, credentialId }: FoundClientSecret,
  now: Date,
): Promise<void> {
  const actor = systemActor(workspaceId, `leak report of ${origin}`);
  const before = await lockClient(tx, actor, clientId, now);
  const credential = before.credentials.find((one) => one.id === credentialId);
  const policy = await findPolicy(tx, workspaceId);
  // A secret that is refused anyway opens nothing.
  const action: LeakAction = credential?.status === "retired" ? "notify" : policy.action;
  const source = leak.source.toLowerCase();
  const written = await tx
    .insert(clientLeaks)
    .values({ workspaceId, credentialId, origin, source, url: leak.url, action, at: now })
    .onConflictDoNothing()
    .returning({ credentialId: clientLeaks.credentialId });
  announce(tx, "workspace", workspaceId);
  if (written.length === 0) return;
  const reason = leakReason(origin, leak);
  if (action === "revoke") {
    await setCredential(tx, actor, credentialId, { status: "retired", retiresAt: now });
    await setClient(tx, actor, clientId, { notBefore: startOfTokens(now), updatedAt: now });
  }
  if (action === "disable")
    await setClient(tx, actor, clientId, { enabled: false, updatedAt: now });
  const [client] = await loadClients(tx, workspaceId, [clientId], now);
  const after = found(client, "client");
  const target = { kind: "client", id: clientId, name: after.name };
  await recordEvent(tx, actor, { action: "client.leaked", target, before, after, reason }, now);
  await queueLeakMail(tx, { workspaceId, clientId, action, reason });
}
