import { and, eq, inArray, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { verifications } from "@/db/schema/usage";
import { type Actor, permittedApis } from "@/lib/actor";
import { filtersOf, termsOf } from "./condition";
import type { ListVerificationsQuery } from "./input";
import { formatQuery, formatTerm } from "./query";

/** Why a query found nothing. Rows are counted up to `COUNTED_MAX`. */
export type Obstacle = Readonly<{
  /** Rows of the range, whatever they are. */
  inRange: number;
  /** The condition that leaves out the most, and how many rows the others find; null when no single one does. */
  term: Readonly<{ text: string; without: number }> | null;
}>;

export const COUNTED_MAX = 10_000;
const TERMS_MAX = 6;

type Query = Omit<ListVerificationsQuery, "limit" | "cursor">;

/** Which condition of a query that finds nothing stands most in its way. @throws AppError `forbidden`, `invalid` (q) */
export async function readObstacle(actor: Actor, query: Query): Promise<Obstacle> {
  const visible = permittedApis(actor, "usage:read");
  const terms = termsOf(query.q);
  const count = async (q: string) => {
    const some = db()
      .select({ one: sql`1`.as("one") })
      .from(verifications)
      .where(
        and(
          eq(verifications.workspaceId, actor.workspaceId),
          visible === null ? undefined : inArray(verifications.apiId, visible),
          filtersOf({ ...query, q: q || undefined }),
        ),
      )
      .limit(COUNTED_MAX)
      .as("some");
    const [row] = await db()
      .select({ count: sql`count(*)`.mapWith(Number) })
      .from(some);
    return row?.count ?? 0;
  };
  const [inRange, ...without] = await Promise.all([
    count(""),
    ...terms
      .slice(0, TERMS_MAX)
      .map((term) => count(formatQuery(terms.filter((one) => one !== term)))),
  ]);
  const most = Math.max(0, ...without);
  const term = terms[without.indexOf(most)];
  return {
    inRange,
    term: most > 0 && term ? { text: formatTerm(term), without: most } : null,
  };
}
