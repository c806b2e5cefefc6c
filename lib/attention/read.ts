import {
  and,
  asc,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { db } from "@/db/connect";
import { keySecrets, keys } from "@/db/schema/keys";
import { usageByKey } from "@/db/schema/usage";
import { webhooks } from "@/db/schema/webhooks";
import { type Actor, isAllowed, permittedApis } from "@/lib/actor";
import { nameOfWebhook } from "@/lib/webhooks/webhook";
import type { Attention } from "./attention";
import { expiringCertificates } from "./read-certificates";
import { overscopedKeys, unknownSpikes } from "./read-usage";

const DAY_MS = 86_400_000;
const EXPIRING_DAYS = 7;
const UNUSED_DAYS = 90;
/** A limit that refuses at least this share of a key's calls is too low, or its caller runs wild. */
const LIMITED_SHARE = 0.1;
/** Under so many calls a share says nothing. */
const LIMITED_CALLS = 20;
const PER_KIND = 4;
/** Of so many keys that were limited most it is looked at whether they are in use. */
const LOOKED_AT = 200;
const FAILING_MS = 3_600_000;

/**
 * What needs a person among the keys in use of one environment, and of one API where `apiId` says so, the most
 * pressing first: many texts that are no key, keys that are limited, overlaps whose old secret is still used, keys about
 * to expire, and keys with scopes they do not use; certificates about to expire; webhooks that do not arrive; then how
 * many were not used for 90 days and how many never expire.
 * @throws AppError `forbidden`
 */
export async function readAttention(
  actor: Actor,
  { environment, apiId }: Readonly<{ environment: "live" | "test"; apiId?: string | undefined }>,
  now = new Date(),
): Promise<Attention[]> {
  const visible = [permittedApis(actor, "keys:read"), permittedApis(actor, "usage:read")];
  const within = (column: typeof keys.apiId | typeof usageByKey.apiId) =>
    and(
      apiId === undefined ? undefined : eq(column, apiId),
      ...visible.map((ids) => (ids === null ? undefined : inArray(column, ids))),
    );
  const mine = and(
    eq(keys.workspaceId, actor.workspaceId),
    eq(keys.environment, environment),
    within(keys.apiId),
    // Written out, since indexes of keys in use are taken for the text alone.
    sql`${keys.enabled}`,
    isNull(keys.revokedAt),
  );
  const alive = and(mine, or(isNull(keys.expiresAt), gt(keys.expiresAt, now)));
  const whole = apiId === undefined;
  const called = and(
    eq(usageByKey.workspaceId, actor.workspaceId),
    eq(usageByKey.environment, environment),
    within(usageByKey.apiId),
  );
  const groups = await Promise.all([
    whole ? unknownSpikes(actor, now) : [],
    limitedKeys(called, alive, now),
    overlaps(actor, alive, now),
    expiringKeys(alive, now),
    overscopedKeys(actor, alive, now),
    whole ? expiringCertificates(actor, PER_KIND, now) : [],
    whole ? failingWebhooks(actor, now) : [],
    unusedKeys(alive, new Date(now.getTime() - UNUSED_DAYS * DAY_MS)),
    countKeys("unending", and(mine, isNull(keys.expiresAt))),
  ]);
  return groups.flat();
}

async function limitedKeys(
  called: SQL | undefined,
  alive: SQL | undefined,
  now: Date,
): Promise<Attention[]> {
  const limited = sql`sum(${usageByKey.verifications}) filter (where ${usageByKey.outcome} = 'RATE_LIMITED')`;
  const share = sql`${limited} / sum(${usageByKey.verifications})`;
  const top = db()
    .select({ keyId: usageByKey.keyId, share: share.mapWith(Number).as("share") })
    .from(usageByKey)
    .where(
      and(
        called,
        eq(usageByKey.grain, "hour"),
        gte(usageByKey.start, new Date(now.getTime() - DAY_MS)),
      ),
    )
    .groupBy(usageByKey.keyId)
    .having(
      and(gte(sql`sum(${usageByKey.verifications})`, LIMITED_CALLS), gte(share, LIMITED_SHARE)),
    )
    .orderBy(desc(share))
    .limit(LOOKED_AT)
    .as("top");
  const rows = await db()
    .select({ keyId: keys.id, name: keys.name, share: top.share })
    .from(top)
    .innerJoin(keys, eq(keys.id, top.keyId))
    .where(alive)
    .orderBy(desc(top.share))
    .limit(PER_KIND);
  return rows.map((row) => ({ kind: "limited", ...row }));
}

async function overlaps(actor: Actor, alive: SQL | undefined, now: Date): Promise<Attention[]> {
  const rows = await db()
    .select({
      ...{ keyId: keys.id, name: keys.name },
      ...{ version: keySecrets.version, at: keySecrets.lastUsedAt },
    })
    .from(keySecrets)
    .innerJoin(keys, eq(keys.id, keySecrets.keyId))
    .where(
      and(
        eq(keySecrets.workspaceId, actor.workspaceId),
        eq(keySecrets.status, "retiring"),
        or(isNull(keySecrets.retiresAt), gt(keySecrets.retiresAt, now)),
        gte(keySecrets.lastUsedAt, new Date(now.getTime() - DAY_MS)),
        alive,
      ),
    )
    .orderBy(asc(keySecrets.retiresAt))
    .limit(PER_KIND);
  return rows.flatMap(({ at, ...row }) => (at ? [{ kind: "overlap", ...row, at }] : []));
}

async function expiringKeys(alive: SQL | undefined, now: Date): Promise<Attention[]> {
  const soon = new Date(now.getTime() + EXPIRING_DAYS * DAY_MS);
  const rows = await db()
    .select({ keyId: keys.id, name: keys.name, at: keys.expiresAt })
    .from(keys)
    .where(and(alive, lt(keys.expiresAt, soon)))
    .orderBy(asc(keys.expiresAt))
    .limit(PER_KIND);
  return rows.flatMap(({ at, ...row }) => (at ? [{ kind: "expiring", ...row, at }] : []));
}

async function failingWebhooks(actor: Actor, now: Date): Promise<Attention[]> {
  if (!isAllowed(actor, "webhooks:read")) return [];
  const failing = lt(webhooks.failingSince, new Date(now.getTime() - FAILING_MS));
  const rows = await db()
    .select({
      ...{ id: webhooks.id, url: webhooks.url, enabled: webhooks.enabled },
      ...{ failingSince: webhooks.failingSince, updatedAt: webhooks.updatedAt },
    })
    .from(webhooks)
    .where(
      and(
        eq(webhooks.workspaceId, actor.workspaceId),
        or(isNotNull(webhooks.disabledReason), and(eq(webhooks.enabled, true), failing)),
      ),
    )
    .orderBy(asc(webhooks.enabled), asc(webhooks.failingSince))
    .limit(PER_KIND);
  return rows.map(({ id, enabled, failingSince, updatedAt, ...row }) => ({
    ...{ kind: "webhook", webhookId: id, name: nameOfWebhook(row), disabled: !enabled },
    at: failingSince ?? updatedAt,
  }));
}

/** Two reads, each with an index of its own: those last used before, and those made before and never used. */
async function unusedKeys(alive: SQL | undefined, before: Date): Promise<Attention[]> {
  const used = sql`coalesce(${keys.lastUsedAt}, '-infinity')`;
  const counts = await Promise.all([
    readCount(
      and(alive, gt(used, sql`'-infinity'`), lt(used, sql`${before.toISOString()}::timestamptz`)),
    ),
    readCount(and(alive, isNull(keys.lastUsedAt), lt(keys.createdAt, before))),
  ]);
  const samples = counts.flatMap(({ sample }) => (sample === null ? [] : [sample]));
  return toItems("unused", {
    count: counts.reduce((sum, { count }) => sum + count, 0),
    sample: samples.toSorted()[0] ?? null,
  });
}

const countKeys = async (kind: "unending", condition: SQL | undefined) =>
  toItems(kind, await readCount(condition));

type Count = Readonly<{ count: number; sample: string | null }>;

async function readCount(condition: SQL | undefined): Promise<Count> {
  const [row] = await db()
    .select({ count: sql`count(*)`.mapWith(Number), sample: sql<string | null>`min(${keys.name})` })
    .from(keys)
    .where(condition);
  return row ?? { count: 0, sample: null };
}

const toItems = (kind: "unused" | "unending", { count, sample }: Count): Attention[] =>
  count > 0 ? [{ kind, count, sample: sample ?? "" }] : [];
