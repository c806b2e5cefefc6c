import { and, desc, eq, gte } from "drizzle-orm";
import { db } from "@/db/connect";
import { verifications } from "@/db/schema/usage";
import { type Actor, authorize } from "@/lib/actor";
import { getApi } from "@/lib/apis/get";
import type { Limit } from "@/lib/limits/limit";
import { getKey } from "./get";

/** How a limit stood after the last verification that took from it. */
export type LimitUse = Readonly<{
  limit: Limit;
  /** What it admits in a window, an override counted in. */
  most: number;
  used: number;
  /** When that was; null when nothing was taken in the window that runs. */
  at: Date | null;
  /** When nothing of it is used any more, if nobody takes from it. */
  freeAt: Date | null;
}>;

/** The limits of a key, `inherited` when they are those of its API. */
export type LimitUses = Readonly<{ uses: LimitUse[]; inherited: boolean }>;

const LOOKED_AT = 200;
const DETAIL = /^(.*): (\d+) of (\d+) left$/;

/**
 * What the log says of a key's limits: what the last verification in each one's window left of it. Two seconds
 * behind; what other keys take from a limit they share shows with this key's next verification.
 * @throws AppError `not_found`, `forbidden`
 */
export async function readLimitUse(actor: Actor, id: string, now = new Date()): Promise<LimitUses> {
  const key = await getKey(actor, id, now);
  authorize(actor, "usage:read", key.apiId);
  const inherited = key.limits.length === 0;
  const limits = inherited ? (await getApi(actor, key.apiId)).defaults.limits : key.limits;
  const longest = Math.max(0, ...limits.map(({ windowMs }) => windowMs));
  if (longest === 0) return { uses: [], inherited };
  const rows = await db()
    .select({ at: verifications.at, checks: verifications.checks })
    .from(verifications)
    .where(
      and(
        eq(verifications.workspaceId, actor.workspaceId),
        eq(verifications.keyId, id),
        gte(verifications.at, new Date(now.getTime() - longest)),
      ),
    )
    .orderBy(desc(verifications.at), desc(verifications.requestId))
    .limit(LOOKED_AT);
  return { uses: limits.map((limit) => useOf(limit, rows, now.getTime())), inherited };
}

type Logged = Readonly<{
  at: Date;
  checks: readonly Readonly<{ check: string; detail: string }>[];
}>;

/** How a limit stands at `now`, by what the newest of some verifications left of it. */
export function useOf(limit: Limit, rows: readonly Logged[], now: number): LimitUse {
  const unused = { limit, most: limit.limit, used: 0, at: null, freeAt: null };
  for (const { at, checks } of rows) {
    for (const { check, detail } of checks) {
      const [, name, left, of] = (check === "limit" && DETAIL.exec(detail)) || [];
      if (name !== limit.name) continue;
      const most = Number(of);
      const then = Math.max(0, most - Number(left));
      const { used, freeAt } = later(limit, { most, used: then, at: at.getTime() }, now);
      if (used <= 0 || freeAt <= now) return { ...unused, most };
      return { limit, most, used, at, freeAt: new Date(freeAt) };
    }
  }
  return unused;
}

/** What is left of a use some time after it. A bucket fills up steadily; a window gives back at its end. */
function later(
  { algorithm, windowMs }: Limit,
  { most, used, at }: Readonly<{ most: number; used: number; at: number }>,
  now: number,
) {
  if (algorithm === "token_bucket") {
    const perMs = most / windowMs;
    const rest = Math.ceil(used - perMs * Math.max(0, now - at));
    return { used: rest, freeAt: perMs > 0 ? at + used / perMs : Number.POSITIVE_INFINITY };
  }
  const ends = algorithm === "fixed" ? (Math.floor(at / windowMs) + 1) * windowMs : at + windowMs;
  return { used, freeAt: ends };
}
