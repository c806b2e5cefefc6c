import { bucketOf } from "@/lib/usage/latency";
import type { Line, Use } from "./line";

type Json = Record<string, string | number | readonly number[]>;

/** What a batch of lines adds to the database, one row for each primary key, sorted by it. */
export type Rollup = Readonly<{
  byKey: Json[];
  byApi: Json[];
  callers: Json[];
  scopes: Json[];
  lastUses: { keyId: string; version: number; at: string }[];
  firstUses: { workspaceId: string; keyId: string }[];
  /** Credits spent, per key and setting of its credits. */
  spends: { keyId: string; epoch: number; spent: number }[];
}>;

const WIDTH = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const GRAINS = ["minute", "hour", "day"] as const;
type Grain = (typeof GRAINS)[number];

const iso = (at: number) => new Date(at).toISOString();

let lastStarts = new Map<number, string>();

/** Where the minute, hour or day begins, as text; a batch of lines has few of them. */
function startOf(at: number, width: number): string {
  const start = at - (at % width);
  let text = lastStarts.get(start);
  if (text === undefined) {
    text = iso(start);
    if (lastStarts.size >= 1000) lastStarts = new Map();
    lastStarts.set(start, text);
  }
  return text;
}

/** Rows by their primary key. Rows are sorted at the end, so that two nodes never wait for each other crosswise. */
class Rows<T extends Json> {
  readonly #rows = new Map<string, T>();

  /** The row of a primary key, made when it is new. */
  at(key: readonly (string | number)[], make: () => T): T {
    const text = key.join("\0");
    let row = this.#rows.get(text);
    if (!row) {
      row = make();
      this.#rows.set(text, row);
    }
    return row;
  }

  sorted(): T[] {
    return [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }
}

type Counted = Json & { verifications: number; credits: number; latency: number[] };

/** Lines of one minute that differ in nothing but their time, latency and cost, added up. */
type Batch = { line: Line; lastAt: number } & Pick<
  Counted,
  "verifications" | "credits" | "latency"
>;

/** Services verify the same keys over and over, so most lines of a second collapse into few batches. */
function collapse(lines: readonly Line[]): Iterable<Batch> {
  const batches = new Map<string, Batch>();
  for (const line of lines) {
    const text = sameness(line);
    let batch = batches.get(text);
    if (!batch) {
      batch = { line, lastAt: line.at, verifications: 0, credits: 0, latency: [] };
      batches.set(text, batch);
    }
    batch.verifications++;
    batch.credits += line.spent;
    batch.lastAt = Math.max(batch.lastAt, line.at);
    addLatency(batch.latency, bucketOf(line.micros), 1);
  }
  return batches.values();
}

const sameness = (line: Line) =>
  `${Math.floor(line.at / WIDTH.minute)}\0${line.keyId}\0${line.secretVersion}\0${line.outcome}\0${line.callerId}\0` +
  `${line.callerVersion}\0${line.workspaceId}\0${line.apiId}\0${line.ownerId}\0${line.environment}\0` +
  `${line.endsOverlap}\0${line.callerEndsOverlap}\0${line.creditEpoch}\0${line.scopes}\0${line.ip}\0${line.userAgent}\0${line.peerIp}`;

function addLatency(counts: number[], bucket: number, count: number): void {
  while (counts.length <= bucket) counts.push(0);
  counts[bucket] = (counts[bucket] ?? 0) + count;
}

function addBatch(row: Counted, batch: Batch): void {
  row.verifications += batch.verifications;
  row.credits += batch.credits;
  for (const [bucket, count] of batch.latency.entries()) addLatency(row.latency, bucket, count);
}

/** Adds up a batch of lines. Pure: the same lines always give the same rows. */
export function rollUp(
  lines: readonly Line[],
  uses: readonly Use[] = [],
  grains: readonly Grain[] = GRAINS,
): Rollup {
  const byKey = new Rows<Counted>();
  const byApi = new Rows<Counted>();
  const callers = new Rows<Seen>();
  const scopes = new Rows<Asked>();
  const lastUses = new Map<string, { keyId: string; version: number; at: string }>();
  const firstUses = new Map<string, { workspaceId: string; keyId: string }>();
  const spends = new Rows<{ keyId: string; epoch: number; spent: number }>();
  for (const batch of collapse(lines)) {
    const { line, lastAt, credits } = batch;
    for (const grain of grains) {
      const start = startOf(line.at, WIDTH[grain]);
      addBatch(
        byApi.at(apiKeyOf(line, grain, start), () => apiRow(line, grain, start)),
        batch,
      );
      addBatch(
        byKey.at(keyKeyOf(line, grain, start), () => keyRow(line, grain, start)),
        batch,
      );
    }
    addCallers(callers, batch);
    addScopes(scopes, batch);
    if (line.outcome === "VALID") use(lastUses, line.keyId, line.secretVersion, lastAt);
    use(lastUses, line.callerId, line.callerVersion, lastAt);
    if (credits > 0) {
      const { keyId, creditEpoch: epoch } = line;
      spends.at([keyId, epoch], () => ({ keyId, epoch, spent: 0 })).spent += credits;
    }
    if (line.endsOverlap && line.outcome === "VALID") firstUses.set(line.keyId, line);
    if (line.callerEndsOverlap)
      firstUses.set(line.callerId, { workspaceId: line.workspaceId, keyId: line.callerId });
  }
  for (const one of uses) {
    seen(callers, one.workspaceId, { ...one, callerId: "", version: one.secretVersion }, one.at, 1);
    use(lastUses, one.keyId, one.secretVersion, one.at);
    if (one.endsOverlap) firstUses.set(one.keyId, one);
  }
  return {
    byKey: byKey.sorted(),
    byApi: byApi.sorted(),
    callers: callers.sorted(),
    scopes: scopes.sorted(),
    lastUses: [...lastUses.values()],
    spends: spends.sorted(),
    firstUses: [...firstUses.values()].map(({ workspaceId, keyId }) => ({ workspaceId, keyId })),
  };
}

const apiKeyOf = (line: Line, grain: string, start: string) => [
  line.workspaceId,
  grain,
  start,
  line.apiId,
  line.outcome,
  line.environment,
];

const apiRow = (line: Line, grain: string, start: string): Counted => ({
  workspace_id: line.workspaceId,
  grain,
  start,
  api_id: line.apiId,
  environment: line.environment,
  outcome: line.outcome,
  verifications: 0,
  credits: 0,
  latency: [],
});

const keyKeyOf = (line: Line, grain: string, start: string) => [
  line.workspaceId,
  grain,
  line.keyId,
  start,
  line.outcome,
  line.secretVersion,
  line.callerId,
  line.apiId,
  line.ownerId,
  line.environment,
];

const keyRow = (line: Line, grain: string, start: string): Counted => ({
  ...apiRow(line, grain, start),
  key_id: line.keyId,
  secret_version: line.secretVersion,
  owner_id: line.ownerId,
  caller_id: line.callerId,
});

const later = (a: string, at: number): string => (a > iso(at) ? a : iso(at));

type Seen = Json & { verifications: number; last_seen_at: string };

/** Who used the key; and, for the management key that asked, from where it was used. */
function addCallers(rows: Rows<Seen>, { line, lastAt, verifications }: Batch): void {
  const { workspaceId, keyId, callerId, ip, userAgent } = line;
  if (keyId !== "") {
    const who = { keyId, version: line.secretVersion, callerId, ip, userAgent };
    seen(rows, workspaceId, who, lastAt, verifications);
  }
  const caller = { keyId: callerId, version: line.callerVersion, callerId: "" };
  seen(rows, workspaceId, { ...caller, ip: line.peerIp, userAgent: "" }, lastAt, verifications);
}

type Who = Readonly<{
  keyId: string;
  version: number;
  callerId: string;
  ip: string;
  userAgent: string;
}>;

function seen(rows: Rows<Seen>, workspaceId: string, who: Who, at: number, times: number): void {
  const { keyId, version, callerId, ip, userAgent } = who;
  const day = startOf(at, WIDTH.day);
  const row = rows.at([workspaceId, keyId, version, day, callerId, ip, userAgent], () => ({
    workspace_id: workspaceId,
    key_id: keyId,
    secret_version: version,
    day,
    caller_id: callerId,
    ip,
    user_agent: userAgent,
    verifications: 0,
    last_seen_at: "",
  }));
  row.verifications += times;
  row.last_seen_at = later(row.last_seen_at, at);
}

type Asked = Json & { granted: number; denied: number; last_at: string };

function addScopes(rows: Rows<Asked>, { line, lastAt, verifications }: Batch): void {
  const denied = line.outcome === "INSUFFICIENT_SCOPE";
  const held = line.outcome === "VALID" || line.outcome === "RATE_LIMITED";
  if (line.keyId === "" || !(denied || held || line.outcome === "CREDITS_EXCEEDED")) return;
  const day = startOf(line.at, WIDTH.day);
  for (const scope of line.askedScopes) {
    const row = rows.at([line.workspaceId, line.keyId, scope, day], () => ({
      workspace_id: line.workspaceId,
      key_id: line.keyId,
      scope,
      day,
      granted: 0,
      denied: 0,
      last_at: "",
    }));
    row[denied ? "denied" : "granted"] += verifications;
    row.last_at = later(row.last_at, lastAt);
  }
}

function use(
  uses: Map<string, { keyId: string; version: number; at: string }>,
  keyId: string,
  version: number,
  at: number,
): void {
  if (keyId === "") return;
  const name = `${keyId} ${version}`;
  uses.set(name, { keyId, version, at: later(uses.get(name)?.at ?? "", at) });
}
