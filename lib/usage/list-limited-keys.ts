import { and, desc, eq, gt, inArray, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import { bucketOf } from "@/db/buckets";
import { db } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { limitColumns, limits, overrides } from "@/db/schema/limits";
import { usageByKey } from "@/db/schema/usage";
import { type Actor, permittedApis } from "@/lib/actor";
import type { Limit } from "@/lib/limits/limit";
import type { Demand } from "@/lib/limits/replay";
import { spansOf } from "./counts";
import { readDemand, spanOf } from "./demand";
import { asWhole, grainOf } from "./range";

/** A key that was refused by a limit, and how it was called. */
export type LimitedKey = Readonly<{
  keyId: string;
  name: string;
  /** The tightest of its limits that are checked on every verify, an override counted in; null when it has none by now. */
  limit: Limit | null;
  /** The override of that limit, when there is one. */
  overrideId: string | null;
  verifications: number;
  limited: number;
  /** Refusals by a limit in each bucket of the range. */
  hits: readonly number[];
  /** Calls by minute, of the last 24 h within the range's end. */
  demand: Demand;
}>;

/** Where the buckets of a range begin and the last one ends, in milliseconds since 1970, and in which environment. */
export type LimitedQuery = Readonly<{
  edges: readonly number[];
  environment: "live" | "test";
  apiId?: string | undefined;
  /** A part of the key's name, or its id. */
  key?: string | undefined;
  /** The name of the limit that is the key's tightest. */
  limit?: string | undefined;
  /** Keys that have a limit and met none of it, too. */
  unlimitedToo?: boolean | undefined;
}>;

const HOUR_MS = 3_600_000;
const DEMAND_MS = 24 * HOUR_MS;
const KEYS_MAX = 30;
/** Of so many keys the names and limits are looked at, where these are asked for. */
const CANDIDATES_MAX = 500;

/**
 * The keys of an environment that limits refused most in a range, most first, at most 30. A name and a limit are
 * looked for in the 500 that were refused most.
 * @throws AppError `forbidden`
 */
export async function listLimitedKeys(actor: Actor, query: LimitedQuery): Promise<LimitedKey[]> {
  const visible = [permittedApis(actor, "limits:read"), permittedApis(actor, "usage:read")];
  const { workspaceId } = actor;
  const top = await readTop(actor, visible, query);
  if (top.length === 0) return [];
  const candidates = top.map(({ keyId }) => keyId);
  const named = await db()
    .select({ id: keys.id, name: keys.name, apiId: keys.apiId })
    .from(keys)
    .where(and(eq(keys.workspaceId, workspaceId), inArray(keys.id, candidates)));
  const held = await readKeyLimits(workspaceId, named);
  const nameOf = new Map(named.map(({ id, name }) => [id, name]));
  const shown = top.filter((one) => isShown(one, nameOf.get(one.keyId), held, query));
  const rows = shown.slice(0, KEYS_MAX);
  const ids = rows.map(({ keyId }) => keyId);
  if (ids.length === 0) return [];
  const [hits, demand] = await Promise.all([
    readHits(workspaceId, ids, query),
    readDemand(workspaceId, ids, { from: endsOf(query).to - DEMAND_MS, to: endsOf(query).to }),
  ]);
  return rows.map(({ keyId, verifications, limited }) => ({
    ...{ keyId, verifications, limited },
    ...(held.get(keyId) ?? { limit: null, overrideId: null }),
    name: nameOf.get(keyId) ?? "Deleted key",
    hits: hits.get(keyId) ?? [],
    demand: demand.get(keyId) ?? [],
  }));
}

function isShown(
  { keyId, limited }: Readonly<{ keyId: string; limited: number }>,
  name: string | undefined,
  held: ReadonlyMap<string, Held>,
  { key, limit }: LimitedQuery,
): boolean {
  const own = held.get(keyId);
  if (limit !== undefined && own?.limit.name !== limit) return false;
  if (limited === 0 && !own) return false;
  const part = key?.toLowerCase();
  return part === undefined || keyId === key || (name ?? "").toLowerCase().includes(part);
}

/** Its ends. */
const endsOf = ({ edges }: LimitedQuery) => ({ from: edges[0] ?? 0, to: edges.at(-1) ?? 0 });

const ALL = sql`sum(${usageByKey.verifications})`;
const LIMITED = sql`coalesce(sum(${usageByKey.verifications}) filter (where ${usageByKey.outcome} = 'RATE_LIMITED'), 0)`;

/** APIs that an actor may see; null is all. */
type Visible = readonly string[] | null;

type Top = Readonly<{ keyId: string; verifications: number; limited: number }>;

/** Whole hours are enough to find them. Those that were limited have an index, and only theirs are added up. */
async function readTop(
  actor: Actor,
  visible: readonly Visible[],
  query: LimitedQuery,
): Promise<Top[]> {
  const { from, to } = endsOf(query);
  const range = asWhole({
    from: new Date(Math.floor(from / HOUR_MS) * HOUR_MS),
    to: new Date(Math.ceil(to / HOUR_MS) * HOUR_MS),
    bucket: "hour",
  });
  const within = and(
    eq(usageByKey.workspaceId, actor.workspaceId),
    spansOf(usageByKey, range, "UTC"),
    eq(usageByKey.environment, query.environment),
    ne(usageByKey.keyId, ""),
    query.apiId === undefined ? undefined : eq(usageByKey.apiId, query.apiId),
    ...visible.map((ids) => (ids === null ? undefined : inArray(usageByKey.apiId, [...ids]))),
  );
  const read = (condition: SQL | undefined, limit: number) =>
    db()
      .select({
        keyId: usageByKey.keyId,
        verifications: ALL.mapWith(Number),
        limited: LIMITED.mapWith(Number),
      })
      .from(usageByKey)
      .where(and(within, condition))
      .groupBy(usageByKey.keyId)
      .orderBy(desc(LIMITED), desc(ALL), usageByKey.keyId)
      .limit(limit);
  if (query.unlimitedToo) return read(undefined, CANDIDATES_MAX);
  const most = query.key || query.limit ? CANDIDATES_MAX : KEYS_MAX;
  const limited = await db()
    .select({ keyId: usageByKey.keyId })
    .from(usageByKey)
    // Written out, as the index has it: it is of these alone.
    .where(and(within, sql`${usageByKey.outcome} = 'RATE_LIMITED'`))
    .groupBy(usageByKey.keyId)
    .orderBy(desc(ALL), usageByKey.keyId)
    .limit(most);
  if (limited.length === 0) return [];
  const ids = limited.map(({ keyId }) => keyId);
  return read(inArray(usageByKey.keyId, ids), most);
}

async function readHits(workspaceId: string, ids: readonly string[], query: LimitedQuery) {
  const { from, to } = endsOf(query);
  const rows = await db()
    .select({
      keyId: usageByKey.keyId,
      bucket: bucketOf(usageByKey.start, query.edges).mapWith(Number),
      count: ALL.mapWith(Number),
    })
    .from(usageByKey)
    .where(
      and(
        spanOf(workspaceId, grainOf(query.edges), from, to),
        inArray(usageByKey.keyId, [...ids]),
        eq(usageByKey.outcome, "RATE_LIMITED"),
      ),
    )
    .groupBy(sql`1`, sql`2`);
  const byKey = new Map(ids.map((id) => [id, new Array<number>(query.edges.length - 1).fill(0)]));
  for (const { keyId, bucket, count } of rows) {
    const hits = byKey.get(keyId);
    if (hits) hits[bucket] = count;
  }
  return byKey;
}

type Homed = Readonly<{ id: string; apiId: string }>;
type Held = Readonly<{ limit: Limit; overrideId: string | null }>;

/** A key's own limits, or those of its API; then what overrides make of them. */
export async function readKeyLimits(
  workspaceId: string,
  of: readonly Homed[],
): Promise<Map<string, Held>> {
  const ids = of.map(({ id }) => id);
  const now = new Date();
  const [rows, changed] = await Promise.all([
    db()
      .select({ ...limitColumns, keyId: limits.keyId, apiId: limits.apiId })
      .from(limits)
      .where(
        and(
          eq(limits.workspaceId, workspaceId),
          eq(limits.auto, true),
          or(
            inArray(limits.keyId, ids),
            inArray(limits.apiId, [...new Set(of.map((one) => one.apiId))]),
          ),
        ),
      ),
    db()
      .select({
        ...{ id: overrides.id, namespace: overrides.namespace, identifier: overrides.identifier },
        ...{ limit: overrides.limit, windowMs: overrides.windowMs },
      })
      .from(overrides)
      .where(
        and(
          eq(overrides.workspaceId, workspaceId),
          inArray(overrides.identifier, ids),
          or(isNull(overrides.expiresAt), gt(overrides.expiresAt, now)),
        ),
      ),
  ]);
  return new Map(
    of.flatMap(({ id, apiId }): [string, Held][] => {
      const own = rows.filter((row) => row.keyId === id);
      const given = own.length > 0 ? own : rows.filter((row) => row.apiId === apiId);
      const held = given.map(({ keyId: _key, apiId: _api, ...limit }): Held => {
        const over = changed.find((one) => one.identifier === id && one.namespace === limit.name);
        if (!over) return { limit, overrideId: null };
        const windowMs = over.windowMs ?? limit.windowMs;
        return { limit: { ...limit, limit: over.limit, windowMs }, overrideId: over.id };
      });
      const rate = ({ limit }: Held) => limit.limit / limit.windowMs;
      const [tightest] = held.toSorted((a, b) => rate(a) - rate(b));
      return tightest ? [[id, tightest]] : [];
    }),
  );
}
