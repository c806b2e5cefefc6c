import { bucketOf } from "@/lib/usage/latency";
import type { Line } from "./line";

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

const iso = (at: number) => new Date(at).toISOString();
const startOf = (at: number, width: number) => iso(at - (at % width));

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

function count(row: Counted, line: Line): void {
  row.verifications++;
  row.credits += line.spent;
  const bucket = bucketOf(line.micros);
  while (row.latency.length <= bucket) row.latency.push(0);
  row.latency[bucket] = (row.latency[bucket] ?? 0) + 1;
}

/** Adds up a batch of lines. Pure: the same lines always give the same rows. */
export function rollUp(lines: readonly Line[]): Rollup {
  const byKey = new Rows<Counted>();
  const byApi = new Rows<Counted>();
  const callers = new Rows<Json & { verifications: number }>();
  const scopes = new Rows<Json & { granted: number; denied: number }>();
  const lastUses = new Map<string, { keyId: string; version: number; at: string }>();
  const firstUses = new Map<string, { workspaceId: string; keyId: string }>();
  const spends = new Rows<{ keyId: string; epoch: number; spent: number }>();
  for (const line of lines) {
    for (const grain of GRAINS) {
      const start = startOf(line.at, WIDTH[grain]);
      count(
        byApi.at(apiKeyOf(line, grain, start), () => apiRow(line, grain, start)),
        line,
      );
      count(
        byKey.at(keyKeyOf(line, grain, start), () => keyRow(line, grain, start)),
        line,
      );
    }
    addCallers(callers, line);
    addScopes(scopes, line);
    if (line.outcome === "VALID") use(lastUses, line.keyId, line.secretVersion, line.at);
    use(lastUses, line.callerId, line.callerVersion, line.at);
    if (line.spent > 0) {
      const { keyId, creditEpoch: epoch } = line;
      spends.at([keyId, epoch], () => ({ keyId, epoch, spent: 0 })).spent += line.spent;
    }
    if (line.endsOverlap && line.outcome === "VALID") firstUses.set(line.keyId, line);
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

/** Who used the key; and, for the management key that asked, from where it was used. */
function addCallers(rows: Rows<Json & { verifications: number }>, line: Line): void {
  const day = startOf(line.at, WIDTH.day);
  const add = (keyId: string, version: number, callerId: string, ip: string, userAgent: string) => {
    const key = [line.workspaceId, keyId, version, day, callerId, ip, userAgent];
    const row = rows.at(key, () => ({
      workspace_id: line.workspaceId,
      key_id: keyId,
      secret_version: version,
      day,
      caller_id: callerId,
      ip,
      user_agent: userAgent,
      verifications: 0,
      last_seen_at: iso(line.at),
    }));
    row.verifications++;
    row.last_seen_at = iso(line.at);
  };
  if (line.keyId !== "")
    add(line.keyId, line.secretVersion, line.callerId, line.ip, line.userAgent);
  add(line.callerId, line.callerVersion, "", line.peerIp, "");
}

function addScopes(rows: Rows<Json & { granted: number; denied: number }>, line: Line): void {
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
      last_at: iso(line.at),
    }));
    row[denied ? "denied" : "granted"]++;
    row.last_at = iso(line.at);
  }
}

function use(
  uses: Map<string, { keyId: string; version: number; at: string }>,
  keyId: string,
  version: number,
  at: number,
): void {
  if (keyId !== "") uses.set(`${keyId} ${version}`, { keyId, version, at: iso(at) });
}
