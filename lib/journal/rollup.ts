import type { Counted, Use } from "./line";
import { addLatency, type Tally } from "./tally";

type Json = Record<string, string | number | readonly number[]>;

/** What a batch of lines adds to the database, one row for each primary key, sorted by it. */
export type Rollup = Readonly<{
  byKey: Json[];
  byApi: Json[];
  byCaller: Json[];
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

const texts = new Map<number, string>();

/** A moment as text; a batch of lines has few of them. */
function instantOf(at: number): string {
  let text = texts.get(at);
  if (text === undefined) {
    text = new Date(at).toISOString();
    if (texts.size >= 10_000) texts.clear();
    texts.set(at, text);
  }
  return text;
}

/** Where the minute, hour or day begins, as text. */
const startOf = (at: number, width: number): string => instantOf(at - (at % width));

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

type CountRow = Json & { verifications: number; credits: number; latency: number[] };

function addTally(row: CountRow, tally: Tally): void {
  row.verifications += tally.verifications;
  row.credits += tally.credits;
  for (const [bucket, count] of tally.latency.entries()) addLatency(row.latency, bucket, count);
}

/** Adds up tallies. Pure: the same ones always give the same rows. */
export function rollUp(
  tallies: Iterable<Tally>,
  uses: readonly Use[] = [],
  grains: readonly Grain[] = GRAINS,
): Rollup {
  const byKey = new Rows<CountRow>();
  const byApi = new Rows<CountRow>();
  const byCaller = new Rows<CountRow>();
  const callers = new Rows<Seen>();
  const scopes = new Rows<Asked>();
  const lastUses = new Map<string, { keyId: string; version: number; at: string }>();
  const firstUses = new Map<string, { workspaceId: string; keyId: string }>();
  const spends = new Rows<{ keyId: string; epoch: number; spent: number }>();
  for (const tally of tallies) {
    const { of: line, minute, lastAt, credits } = tally;
    for (const grain of grains) {
      const start = startOf(minute, WIDTH[grain]);
      addTally(
        byApi.at(apiKeyOf(line, grain, start), () => apiRow(line, grain, start)),
        tally,
      );
      addTally(
        byCaller.at([...apiKeyOf(line, grain, start), line.callerId], () => ({
          ...apiRow(line, grain, start),
          caller_id: line.callerId,
        })),
        tally,
      );
      addTally(
        byKey.at(keyKeyOf(line, grain, start), () => keyRow(line, grain, start)),
        tally,
      );
    }
    addCallers(callers, tally);
    addScopes(scopes, tally);
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
    byCaller: byCaller.sorted(),
    callers: callers.sorted(),
    scopes: scopes.sorted(),
    lastUses: [...lastUses.values()],
    spends: spends.sorted(),
    firstUses: [...firstUses.values()].map(({ workspaceId, keyId }) => ({ workspaceId, keyId })),
  };
}

const apiKeyOf = (line: Counted, grain: string, start: string) => [
  line.workspaceId,
  grain,
  start,
  line.apiId,
  line.outcome,
  line.environment,
];

const apiRow = (line: Counted, grain: string, start: string): CountRow => ({
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

const keyKeyOf = (line: Counted, grain: string, start: string) => [
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

const keyRow = (line: Counted, grain: string, start: string): CountRow => ({
  ...apiRow(line, grain, start),
  key_id: line.keyId,
  secret_version: line.secretVersion,
  owner_id: line.ownerId,
  caller_id: line.callerId,
});

/** Of the texts of two moments, the later one. */
function later(text: string, at: number): string {
  const own = instantOf(at);
  return text > own ? text : own;
}

type Seen = Json & { verifications: number; last_seen_at: string };

/** Who used the key; and, for the management key that asked, from where it was used. */
function addCallers(rows: Rows<Seen>, { of: line, lastAt, verifications }: Tally): void {
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

function addScopes(rows: Rows<Asked>, { of: line, lastAt, verifications }: Tally): void {
  const denied = line.outcome === "INSUFFICIENT_SCOPE";
  const held = line.outcome === "VALID" || line.outcome === "RATE_LIMITED";
  if (line.keyId === "" || !(denied || held || line.outcome === "CREDITS_EXCEEDED")) return;
  const day = startOf(lastAt, WIDTH.day);
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
