import { and, asc, eq, lt } from "drizzle-orm";
import { db } from "@/db/connect";
import { certificateAuthorities, certificates } from "@/db/schema/certificates";
import { type Actor, isAllowed } from "@/lib/actor";
import type { Attention } from "./attention";

const DAY_MS = 86_400_000;
const EXPIRING_DAYS = 30;

/** The certificates and authorities that end within 30 days or have ended, `max` of each, the first to end first. */
export async function expiringCertificates(
  actor: Actor,
  max: number,
  now: Date,
): Promise<Attention[]> {
  if (!isAllowed(actor, "certificates:read")) return [];
  const soon = new Date(now.getTime() + EXPIRING_DAYS * DAY_MS);
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
  return [...pinned, ...authorities].flatMap(({ id, name, at }) =>
    at === null
      ? []
      : [{ kind: "certificate", certificateId: id, name, over: at <= now, at } as const],
  );
}
