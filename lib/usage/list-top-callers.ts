import { and, eq, inArray } from "drizzle-orm";
import { db } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { oauthClients } from "@/db/schema/oauth";
import { type Actor, permittedApis } from "@/lib/actor";
import { readCounts, readLargestGroups } from "./counts";
import type { ListTopKeysQuery } from "./input";
import { asWhole, rangeOf } from "./range";
import { sumCounts, type UsageSums } from "./usage";

/** Who asked for verifications in a range: a management key, an OAuth client, or '' where nobody is known. */
export type TopCaller = UsageSums &
  Readonly<{
    callerId: string;
    kind: "key" | "client" | "unknown";
    name: string | null;
    verifications: number;
  }>;

/**
 * The callers with the most verifications in a range, most first.
 * @throws AppError `forbidden`, `invalid` (range)
 */
export async function listTopCallers(
  actor: Actor,
  query: ListTopKeysQuery,
  now = new Date(),
): Promise<TopCaller[]> {
  const { workspaceId } = actor;
  const visible = permittedApis(actor, "usage:read");
  const range = asWhole(rangeOf(query, now));
  const filters = { ...query, timeZone: "UTC" };
  const selection = { workspaceId, visible, range, filters, groupBy: "caller" } as const;
  const largest = await readLargestGroups(selection, query.limit, query.by);
  if (largest.length === 0) return [];
  const [rows, named, clients] = await Promise.all([
    readCounts(selection, largest),
    db()
      .select({ id: keys.id, name: keys.name })
      .from(keys)
      .where(and(eq(keys.workspaceId, workspaceId), inArray(keys.id, largest))),
    db()
      .select({ id: oauthClients.id, name: oauthClients.name })
      .from(oauthClients)
      .where(and(eq(oauthClients.workspaceId, workspaceId), inArray(oauthClients.id, largest))),
  ]);
  return largest.map((callerId) => {
    const own = rows.filter((row) => row.group === callerId);
    const key = named.find((one) => one.id === callerId);
    const client = clients.find((one) => one.id === callerId);
    return {
      callerId,
      kind: client ? "client" : callerId.startsWith("key_") ? "key" : "unknown",
      name: key?.name ?? client?.name ?? null,
      verifications: own.reduce((sum, row) => sum + row.verifications, 0),
      ...sumCounts(own),
    };
  });
}
