import { and, eq, isNotNull, isNull, lt, ne, or } from "drizzle-orm";
import { db } from "@/db/connect";
import { oauthClients, oauthCredentials } from "@/db/schema/oauth";
import { systemActor } from "@/lib/actor";
import { changeClient } from "./change";
import type { Client } from "./client";
import { setCredential } from "./set";

const MINUTE_MS = 60_000;

/** Uses that this process wrote down, so that most calls write nothing. */
const noted = new Map<string, number>();
const NOTED_MAX = 10_000;

/**
 * Notes that a client proved itself with a credential; at most once a minute each. The first use of a new credential
 * starts the end of those that wait for it.
 * @param credentialId null where an authority vouched for the client
 */
export async function noteUse(
  workspaceId: string,
  client: Client,
  credentialId: string | null,
  now: Date,
): Promise<void> {
  const name = `${client.id}:${credentialId}`;
  if ((noted.get(name) ?? 0) > now.getTime() - MINUTE_MS) return;
  if (noted.size >= NOTED_MAX) noted.clear();
  noted.set(name, now.getTime());
  const before = new Date(now.getTime() - MINUTE_MS);
  await db()
    .update(oauthClients)
    .set({ lastUsedAt: now })
    .where(
      and(
        eq(oauthClients.workspaceId, workspaceId),
        eq(oauthClients.id, client.id),
        or(isNull(oauthClients.lastUsedAt), lt(oauthClients.lastUsedAt, before)),
      ),
    );
  if (credentialId === null) return;
  await db()
    .update(oauthCredentials)
    .set({ lastUsedAt: now })
    .where(
      and(eq(oauthCredentials.workspaceId, workspaceId), eq(oauthCredentials.id, credentialId)),
    );
  const used = client.credentials.find((one) => one.id === credentialId);
  const waiting = client.credentials.some(
    (one) => one.kind === used?.kind && one.status === "retiring" && one.retiresAt === null,
  );
  if (used?.status === "active" && waiting) await startOverlap(workspaceId, client.id, used, now);
}

/** From now on the overlap of the credentials before this one runs out. */
async function startOverlap(
  workspaceId: string,
  clientId: string,
  used: Client["credentials"][number],
  now: Date,
): Promise<void> {
  const actor = systemActor(workspaceId, "rotation");
  await changeClient(actor, clientId, now, async (tx) => {
    const waiting = await tx
      .select({ id: oauthCredentials.id, overlapSeconds: oauthCredentials.overlapSeconds })
      .from(oauthCredentials)
      .where(
        and(
          eq(oauthCredentials.workspaceId, workspaceId),
          eq(oauthCredentials.clientId, clientId),
          eq(oauthCredentials.kind, used.kind),
          ne(oauthCredentials.id, used.id),
          eq(oauthCredentials.status, "retiring"),
          isNull(oauthCredentials.retiresAt),
          isNotNull(oauthCredentials.overlapSeconds),
          // One that was active all along says nothing about the newer one.
          lt(oauthCredentials.createdAt, used.createdAt),
        ),
      );
    for (const { id, overlapSeconds } of waiting) {
      const retiresAt = new Date(now.getTime() + (overlapSeconds ?? 0) * 1000);
      await setCredential(tx, actor, id, { retiresAt });
    }
    return waiting.length > 0 ? "client.overlap_started" : null;
  });
}
