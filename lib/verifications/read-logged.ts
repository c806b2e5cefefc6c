import { and, asc, inArray, type SQL, sql } from "drizzle-orm";
import { sql as client, db } from "@/db/connect";
import { verificationColumns, verifications } from "@/db/schema/usage";
import type { LogPlace } from "./log-place";
import type { Verification } from "./verification";

/** A row of the log with its place. */
export type Logged = Readonly<{ workspaceId: string; place: LogPlace; verification: Verification }>;

/** Every transaction before this one has ended, so whatever it wrote can be seen, now and no later. */
export async function readSettled(): Promise<bigint> {
  const [row] = await client()<{ settled: string }[]>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as settled`;
  return BigInt(row?.settled ?? 0);
}

/** Rows of these workspaces behind a place, written before a settled transaction, in the order of their places. */
export async function readLogged(
  workspaceIds: readonly string[],
  { after, until, limit }: Readonly<{ after: LogPlace; until: LogPlace; limit: number }>,
  filters?: SQL,
): Promise<Logged[]> {
  const place = sql`(${verifications.loggedBy}, ${verifications.requestId})`;
  const rows = await db()
    .select({
      ...verificationColumns,
      workspaceId: verifications.workspaceId,
      loggedBy: sql<string>`${verifications.loggedBy}::text`,
    })
    .from(verifications)
    .where(
      and(
        inArray(verifications.workspaceId, [...workspaceIds]),
        sql`${place} > (${String(after.transaction)}::xid8, ${after.requestId})`,
        sql`${place} < (${String(until.transaction)}::xid8, ${until.requestId})`,
        filters,
      ),
    )
    .orderBy(asc(verifications.loggedBy), asc(verifications.requestId))
    .limit(limit);
  return rows.map(({ workspaceId, loggedBy, ...verification }) => ({
    workspaceId,
    place: { transaction: BigInt(loggedBy), requestId: verification.requestId },
    verification,
  }));
}
