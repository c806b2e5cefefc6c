import fs from "node:fs";
import path from "node:path";
import type { TransactionSql } from "postgres";
import { createPartitions } from "@/db/partitions";
import type { Sql } from "@/db/sql";
import { type Rollup, rollUp } from "./rollup";
import { LogSampler } from "./sample";
import { type LoggedLine, readBatch, type Tally } from "./tally";

/** Bounds the memory of counting: a whole segment. The larger, the fewer rows are written twice. */
const BATCH_BYTES = 16 * 1024 * 1024;
const DAY_MS = 86_400_000;

/** What shipping needs: the database, whose journal it is, and what to do when a new secret is first used. */
export type ShipParts = Readonly<{
  sql: Sql;
  nodeId: string;
  folder: string;
  /** Starts the end of the version before. Called at least once for each first use. */
  onFirstUse(workspaceId: string, keyId: string): Promise<void>;
  /** How much is counted in one transaction. */
  batchBytes?: number;
  /** Called with the number of lines that could not be read. */
  onDamage(segment: string, lines: number): void;
}>;

/** The journal's segments on disk, oldest first. */
export const segmentsIn = (folder: string): string[] =>
  fs
    .readdirSync(folder)
    .filter((name) => name.endsWith(".log"))
    .sort();

/**
 * Counts what the journal holds and is not counted yet: each line exactly once, whatever dies when. How far a
 * segment is counted stands in the database and moves in the transaction that counts.
 * @param segments the segments to count
 * @param current the one of them still being written, which stays when it is counted to its end. The others
 *   are removed, so whoever asks must know that they are closed
 * @returns how many lines were counted
 * @throws what the first segment failed with that could not be counted, after the others were
 */
export async function shipJournal(
  parts: ShipParts,
  segments: readonly string[],
  current: string | null,
): Promise<number> {
  let counted = 0;
  const failures: unknown[] = [];
  for (const segment of segments) {
    try {
      counted += await shipSegment(parts, segment);
      if (segment !== current) await removeSegment(parts, segment);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return counted;
}

async function shipSegment(parts: ShipParts, segment: string): Promise<number> {
  let counted = 0;
  for (let more = true; more; ) {
    const step = await shipBatch(parts, segment);
    counted += step.lines;
    more = step.more;
  }
  return counted;
}

/** File first, row second: the other way round, a crash between them would count the file again. */
async function removeSegment({ sql, nodeId, folder }: ShipParts, segment: string): Promise<void> {
  fs.rmSync(path.join(folder, segment));
  await sql`delete from journal_segments where node_id = ${nodeId} and segment = ${segment}`;
}

const sampler = new LogSampler();

async function shipBatch(parts: ShipParts, segment: string) {
  const { sql, nodeId, folder, batchBytes = BATCH_BYTES } = parts;
  const from = await shippedBytes(sql, nodeId, segment);
  const bytes = readLines(path.join(folder, segment), from, batchBytes);
  if (bytes.length === 0) return { lines: 0, more: false };
  const { lines, tallies, uses, logged, damaged } = readBatch(bytes, sampler);
  if (damaged > 0) parts.onDamage(segment, damaged);
  const rollup = rollUp(tallies, uses);
  await preparePartitions(sql, tallies);
  for (const use of rollup.firstUses) await parts.onFirstUse(use.workspaceId, use.keyId);
  const isCounted = await sql.begin(async (tx) => {
    const [mark] = await tx<{ at: string }[]>`
      select shipped_bytes as at from journal_segments
      where node_id = ${nodeId} and segment = ${segment} for update`;
    // Another run of this very batch committed after all (its reply was lost): it is counted.
    if (Number(mark?.at) !== from) return false;
    await writeRollup(tx, rollup);
    await settleSpends(tx, nodeId, rollup.spends);
    await writeLog(tx, logged);
    await tx`
      update journal_segments set shipped_bytes = ${from + bytes.length}
      where node_id = ${nodeId} and segment = ${segment}`;
    return true;
  });
  return { lines: isCounted ? lines : 0, more: true };
}

async function shippedBytes(sql: Sql, nodeId: string, segment: string): Promise<number> {
  await sql`
    insert into journal_segments (node_id, segment, shipped_bytes) values (${nodeId}, ${segment}, 0)
    on conflict do nothing`;
  const [mark] = await sql<{ at: string }[]>`
    select shipped_bytes as at from journal_segments
    where node_id = ${nodeId} and segment = ${segment}`;
  return Number(mark?.at ?? 0);
}

/** Whole lines from an offset on, at most a batch. Half a line at the end was never answered, so it waits. */
function readLines(file: string, from: number, max: number): Buffer {
  const fd = fs.openSync(file, "r");
  try {
    const buffer = Buffer.alloc(Math.min(max, Math.max(0, fs.fstatSync(fd).size - from)));
    const length = fs.readSync(fd, buffer, 0, buffer.length, from);
    return buffer.subarray(0, buffer.lastIndexOf(10, length - 1) + 1);
  } finally {
    fs.closeSync(fd);
  }
}

/** Days already known to have a partition, so that it is asked once a day and not once a second. */
const daysMade = new Set<number>();

async function preparePartitions(sql: Sql, tallies: readonly Tally[]): Promise<void> {
  const days = new Set(tallies.map((tally) => Math.floor(tally.minute / DAY_MS)));
  for (const day of days) {
    if (daysMade.has(day)) continue;
    await createPartitions(sql, { daysBack: 0, daysAhead: 1 }, new Date(day * DAY_MS));
    daysMade.add(day);
  }
}

/**
 * Adds a roll-up to what is counted already. Columns are named: a later version may have added some. Latencies are
 * added in place: `add_counts` for each row costs ten times as much.
 */
export async function writeRollup(tx: TransactionSql, rollup: Rollup): Promise<void> {
  await tx`
    insert into usage_by_api
      (workspace_id, grain, start, api_id, environment, outcome, verifications, credits, latency)
    select t.workspace_id, t.grain, t.start, t.api_id, t.environment, t.outcome, t.verifications, t.credits, t.latency
    from jsonb_populate_recordset(null::usage_by_api, ${tx.json(rollup.byApi)}) t
    on conflict (workspace_id, grain, start, api_id, outcome, environment) do update set
      verifications = usage_by_api.verifications + excluded.verifications,
      credits = usage_by_api.credits + excluded.credits,
      latency = array(select coalesce(a, 0) + coalesce(b, 0) from unnest(usage_by_api.latency, excluded.latency) as t(a, b))`;
  await tx`
    insert into usage_by_caller
      (workspace_id, grain, start, api_id, caller_id, environment, outcome, verifications, credits, latency)
    select t.workspace_id, t.grain, t.start, t.api_id, t.caller_id, t.environment, t.outcome, t.verifications, t.credits,
      t.latency
    from jsonb_populate_recordset(null::usage_by_caller, ${tx.json(rollup.byCaller)}) t
    on conflict (workspace_id, grain, start, caller_id, api_id, outcome, environment) do update set
      verifications = usage_by_caller.verifications + excluded.verifications,
      credits = usage_by_caller.credits + excluded.credits,
      latency = array(select coalesce(a, 0) + coalesce(b, 0) from unnest(usage_by_caller.latency, excluded.latency) as t(a, b))`;
  await tx`
    insert into usage_by_key (workspace_id, grain, start, api_id, key_id, secret_version, owner_id, caller_id,
      environment, outcome, verifications, credits, latency)
    select t.workspace_id, t.grain, t.start, t.api_id, t.key_id, t.secret_version, t.owner_id, t.caller_id,
      t.environment, t.outcome, t.verifications, t.credits, t.latency
    from jsonb_populate_recordset(null::usage_by_key, ${tx.json(rollup.byKey)}) t
    on conflict (workspace_id, grain, key_id, start, outcome, secret_version, caller_id, api_id, owner_id, environment)
    do update set
      verifications = usage_by_key.verifications + excluded.verifications,
      credits = usage_by_key.credits + excluded.credits,
      latency = array(select coalesce(a, 0) + coalesce(b, 0) from unnest(usage_by_key.latency, excluded.latency) as t(a, b))`;
  await tx`
    insert into key_callers
      (workspace_id, key_id, secret_version, day, caller_id, ip, user_agent, verifications, last_seen_at)
    select t.workspace_id, t.key_id, t.secret_version, t.day, t.caller_id, t.ip, t.user_agent, t.verifications,
      t.last_seen_at
    from jsonb_populate_recordset(null::key_callers, ${tx.json(rollup.callers)}) t
    on conflict (workspace_id, key_id, secret_version, day, caller_id, ip, user_agent) do update set
      verifications = key_callers.verifications + excluded.verifications,
      last_seen_at = greatest(key_callers.last_seen_at, excluded.last_seen_at)`;
  await tx`
    insert into key_scopes (workspace_id, key_id, scope, day, granted, denied, last_at)
    select t.workspace_id, t.key_id, t.scope, t.day, t.granted, t.denied, t.last_at
    from jsonb_populate_recordset(null::key_scopes, ${tx.json(rollup.scopes)}) t
    on conflict (workspace_id, key_id, scope, day) do update set
      granted = key_scopes.granted + excluded.granted,
      denied = key_scopes.denied + excluded.denied,
      last_at = greatest(key_scopes.last_at, excluded.last_at)`;
  await writeLastUses(tx, rollup.lastUses);
}

/** Settled exactly once, since it moves with the watermark. Of an earlier setting of credits there is no row any more. */
async function settleSpends(
  tx: TransactionSql,
  nodeId: string,
  spends: Rollup["spends"],
): Promise<void> {
  if (spends.length === 0) return;
  await tx`
    update credit_reservations r set spent = r.spent + t.spent
    from jsonb_to_recordset(${tx.json(spends)}) as t("keyId" text, epoch int, spent bigint)
    where r.node_id = ${nodeId} and r.key_id = t."keyId" and r.epoch = t.epoch`;
}

/**
 * At most one write a minute and key. A row that somebody is changing is skipped: the next batch writes it,
 * and no change ever waits for the shipper.
 */
async function writeLastUses(tx: TransactionSql, uses: Rollup["lastUses"]): Promise<void> {
  await tx`
    with used as (
      select * from jsonb_to_recordset(${tx.json(uses)}) as t("keyId" text, version int, at timestamptz)
    ), due as (
      select s.id, u.at from key_secrets s join used u on u."keyId" = s.key_id and u.version = s.version
      where s.last_used_at is null or s.last_used_at < u.at - interval '1 minute'
      for no key update of s skip locked)
    update key_secrets s set last_used_at = due.at from due where s.id = due.id`;
  await tx`
    with used as (
      select "keyId", max(at) as at
      from jsonb_to_recordset(${tx.json(uses)}) as t("keyId" text, version int, at timestamptz)
      group by "keyId"
    ), due as (
      select k.id, u.at from keys k join used u on u."keyId" = k.id
      where k.last_used_at is null or k.last_used_at < u.at - interval '1 minute'
      for no key update of k skip locked)
    update keys k set last_used_at = due.at from due where k.id = due.id`;
}

/** Writes verifications to the log; their days must have partitions. */
export async function writeLog(tx: TransactionSql, lines: readonly LoggedLine[]): Promise<void> {
  const rows = lines.map((line) => ({
    request_id: line.requestId,
    at: new Date(line.at).toISOString(),
    workspace_id: line.workspaceId,
    api_id: line.apiId,
    key_id: line.keyId,
    secret_version: line.secretVersion,
    owner_id: line.ownerId,
    caller_id: line.callerId,
    environment: line.environment,
    outcome: line.outcome,
    scopes: line.scopes,
    ip: line.ip,
    user_agent: line.userAgent,
    method: line.method,
    path: line.path,
    credits: line.spent,
    latency_micros: line.micros,
    kept_one_in: line.keptOneIn,
    tags: line.tags,
    checks: line.checks,
  }));
  await tx`
    insert into verifications (request_id, at, workspace_id, api_id, key_id, secret_version, owner_id, caller_id,
      environment, outcome, scopes, ip, user_agent, method, path, credits, latency_micros,
      kept_one_in, tags, checks)
    select request_id, at, workspace_id, api_id, key_id, secret_version, owner_id, caller_id, environment, outcome,
      scopes, ip, user_agent, method, path, credits, latency_micros, kept_one_in, tags, checks
    from jsonb_populate_recordset(null::verifications, ${tx.json(rows)})
    on conflict do nothing`;
}
