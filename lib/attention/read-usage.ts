import { and, desc, eq, gt, gte, inArray, lt, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { keyScopes, usageByApi } from "@/db/schema/usage";
import { type Actor, permittedApis } from "@/lib/actor";
import { covers, isDeny } from "@/lib/scopes/scope";
import type { Attention } from "./attention";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Scopes that were not used for so long are not needed. */
const UNUSED_SCOPE_DAYS = 30;
/** So many keys, the last used ones, are looked at: those are worth narrowing, and all would take long. */
const LOOKED_AT = 200;
const SHOWN = 3;
/** An hour counts as a spike from so many texts that are no key, and so many times the usual hour. */
const SPIKE_CALLS = 20;
const SPIKE_TIMES = 5;
const USUAL_DAYS = 7;

/**
 * Keys in use that hold scopes nobody asked of them for 30 days, those with the most first. Keys of which no scope was
 * ever asked are left out: what they need cannot be told.
 */
export async function overscopedKeys(
  actor: Actor,
  alive: SQL | undefined,
  now: Date,
): Promise<Attention[]> {
  const since = new Date(now.getTime() - UNUSED_SCOPE_DAYS * DAY_MS);
  const held = await db()
    .select({ id: keys.id, name: keys.name, scopes: keys.scopes })
    .from(keys)
    .where(
      and(
        alive,
        gt(
          sql`coalesce(${keys.lastUsedAt}, '-infinity'::timestamptz)`,
          sql`${since.toISOString()}::timestamptz`,
        ),
        lt(keys.createdAt, since),
        gt(sql`cardinality(${keys.scopes})`, 1),
      ),
    )
    .orderBy(desc(sql`coalesce(${keys.lastUsedAt}, '-infinity'::timestamptz)`), desc(keys.id))
    .limit(LOOKED_AT);
  if (held.length === 0) return [];
  const rows = await db()
    .selectDistinct({ keyId: keyScopes.keyId, scope: keyScopes.scope })
    .from(keyScopes)
    .where(
      and(
        eq(keyScopes.workspaceId, actor.workspaceId),
        inArray(
          keyScopes.keyId,
          held.map((key) => key.id),
        ),
        gte(keyScopes.day, since),
        gt(keyScopes.granted, 0),
      ),
    );
  return held
    .flatMap(({ id, name, scopes }): Extract<Attention, { kind: "overscoped" }>[] => {
      const used = rows.filter((row) => row.keyId === id).map((row) => row.scope);
      if (used.length === 0) return [];
      const isUsed = (grant: string) => isDeny(grant) || used.some((scope) => covers(grant, scope));
      const unused = scopes.filter((grant) => !isUsed(grant));
      const kept = scopes.filter(isUsed);
      return unused.length > 0 ? [{ kind: "overscoped", keyId: id, name, unused, kept }] : [];
    })
    .toSorted((a, b) => b.unused.length - a.unused.length)
    .slice(0, SHOWN);
}

/** The worst hour of the last day in which far more texts that are no key came in than in an hour of the week before. */
export async function unknownSpikes(actor: Actor, now: Date): Promise<Attention[]> {
  if (permittedApis(actor, "usage:read") !== null) return [];
  const day = new Date(now.getTime() - DAY_MS);
  const week = new Date(day.getTime() - USUAL_DAYS * DAY_MS);
  const rows = await db()
    .select({
      start: usageByApi.start,
      count: sql`sum(${usageByApi.verifications})`.mapWith(Number),
    })
    .from(usageByApi)
    .where(
      and(
        eq(usageByApi.workspaceId, actor.workspaceId),
        eq(usageByApi.grain, "hour"),
        gte(usageByApi.start, week),
        eq(usageByApi.outcome, "NOT_FOUND"),
      ),
    )
    .groupBy(usageByApi.start);
  const before = rows.filter((row) => row.start < day).reduce((sum, row) => sum + row.count, 0);
  const usual = before / (USUAL_DAYS * 24);
  const [worst] = rows.filter((row) => row.start >= day).toSorted((a, b) => b.count - a.count);
  if (!worst || worst.count < SPIKE_CALLS || worst.count < usual * SPIKE_TIMES) return [];
  return [{ kind: "unknown", count: worst.count, usual: Math.round(usual), at: worst.start }];
}
