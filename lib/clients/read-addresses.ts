import { and, desc, eq, gte, max, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { keyCallers } from "@/db/schema/usage";
import { type Actor, authorize } from "@/lib/actor";
import { getClient } from "./get";

/** An address that a client asked for verifications from in the last seven days, by UTC day. */
export type ClientAddress = Readonly<{ ip: string; verifications: number; lastSeenAt: Date }>;

const DAY_MS = 86_400_000;
const ADDRESSES_MAX = 50;

/** Where a client calls verify from, the last seen first; at most 50. @throws AppError `not_found`, `forbidden` */
export async function readClientAddresses(
  actor: Actor,
  id: string,
  now = new Date(),
): Promise<ClientAddress[]> {
  await getClient(actor, id);
  authorize(actor, "usage:read");
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  return db()
    .select({
      ip: keyCallers.ip,
      verifications: sql`sum(${keyCallers.verifications})`.mapWith(Number),
      lastSeenAt: sql`max(${keyCallers.lastSeenAt})`.mapWith(keyCallers.lastSeenAt),
    })
    .from(keyCallers)
    .where(
      and(
        eq(keyCallers.workspaceId, actor.workspaceId),
        eq(keyCallers.keyId, id),
        gte(keyCallers.day, new Date(today - 6 * DAY_MS)),
      ),
    )
    .groupBy(keyCallers.ip)
    .orderBy(desc(max(keyCallers.lastSeenAt)))
    .limit(ADDRESSES_MAX);
}
