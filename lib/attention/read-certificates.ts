import { and, asc, eq, lt, ne } from "drizzle-orm";
import { db } from "@/db/connect";
import { certificateAuthorities, certificates } from "@/db/schema/certificates";
import { oauthClients, oauthCredentials } from "@/db/schema/oauth";
import { type Actor, isAllowed } from "@/lib/actor";
import type { Attention } from "./attention";

const DAY_MS = 86_400_000;
const EXPIRING_DAYS = 30;

/**
 * The certificates, authorities and certificates of OAuth clients that end within 30 days or have ended, `max` of each,
 * the first to end first.
 */
export async function expiringCertificates(
  actor: Actor,
  max: number,
  now: Date,
): Promise<Attention[]> {
  const soon = new Date(now.getTime() + EXPIRING_DAYS * DAY_MS);
  const [pinned, ofClients] = await Promise.all([
    isAllowed(actor, "certificates:read") ? expiring(actor, max, soon) : [],
    isAllowed(actor, "clients:read") ? expiringOfClients(actor, max, soon) : [],
  ]);
  return [...pinned, ...ofClients].flatMap(({ id, clientId, name, at }) =>
    at === null
      ? []
      : [{ kind: "certificate", certificateId: id, clientId, name, over: at <= now, at } as const],
  );
}

async function expiring(actor: Actor, max: number, soon: Date) {
  const [pinned, authorities] = await Promise.all([
    db()
      .select({ id: certificates.id, name: certificates.name, at: certificates.notAfter })
      .from(certificates)
      .where(and(eq(certificates.workspaceId, actor.workspaceId), lt(certificates.notAfter, soon)))
      .orderBy(asc(certificates.notAfter))
      .limit(max),
    db()
      .select({
        ...{ id: certificateAuthorities.id, name: certificateAuthorities.name },
        at: certificateAuthorities.notAfter,
      })
      .from(certificateAuthorities)
      .where(
        and(
          eq(certificateAuthorities.workspaceId, actor.workspaceId),
          lt(certificateAuthorities.notAfter, soon),
        ),
      )
      .orderBy(asc(certificateAuthorities.notAfter))
      .limit(max),
  ]);
  return [...pinned, ...authorities].map((one) => ({ ...one, clientId: null }));
}

const expiringOfClients = ({ workspaceId }: Actor, max: number, soon: Date) =>
  db()
    .select({
      ...{ id: oauthCredentials.id, clientId: oauthCredentials.clientId },
      ...{ name: oauthClients.name, at: oauthCredentials.expiresAt },
    })
    .from(oauthCredentials)
    .innerJoin(oauthClients, eq(oauthClients.id, oauthCredentials.clientId))
    .where(
      and(
        eq(oauthCredentials.workspaceId, workspaceId),
        ne(oauthCredentials.status, "retired"),
        lt(oauthCredentials.expiresAt, soon),
        eq(oauthClients.enabled, true),
      ),
    )
    .orderBy(asc(oauthCredentials.expiresAt))
    .limit(max);
