import { and, inArray } from "drizzle-orm";
import { verifications } from "@/db/schema/usage";
import { type Actor, permittedApis } from "@/lib/actor";
import { AppError } from "@/lib/errors";
import { filtersOf, termsOf } from "./condition";
import type { StreamVerificationsQuery } from "./input";
import { isBehind, type LogPlace } from "./log-place";
import { matchesTerms } from "./matches";
import { type Logged, readLogged } from "./read-logged";
import { tail as processTail, type Tail, type Tailing } from "./tail";
import type { Verification } from "./verification";

const PAGE = 500;
export const BEAT_MS = 15_000;

/** Each holds a connection and rows that wait. */
export const STREAMS_MAX = { actor: 5, workspace: 20, process: 100 } as const;

export type StreamOptions = Readonly<{
  /** Behind this place; left out: from now on. */
  after?: LogPlace | undefined;
  /** Who asks, proven anew: a stream may last longer than a permission. Throwing ends the stream. */
  renew: () => Promise<Actor>;
  /** Ends the stream. */
  signal: AbortSignal;
  beatMs?: number;
  tail?: Tail;
}>;

/**
 * Verifications as they come into the log, in batches; an empty batch, at once and whenever nothing came for
 * `beatMs`, says that the stream is alive. After a place that was seen before, the stream goes on without a gap and
 * without giving one twice, also on another node.
 * @throws AppError `forbidden`, `invalid` (q), `rate_limited` (too many streams are open), `unavailable` (the process is ending)
 */
export async function streamVerifications(
  actor: Actor,
  query: StreamVerificationsQuery,
  options: StreamOptions,
): Promise<AsyncGenerator<readonly Logged[]>> {
  permittedApis(actor, "usage:read");
  termsOf(query.q);
  const { tail = processTail, signal } = options;
  if (tail.closed) throw new AppError("unavailable", "This process is about to end.");
  const leave = enter(actor);
  signal.addEventListener("abort", leave);
  return follow(actor, query, { beatMs: BEAT_MS, ...options, tail }, leave);
}

const open = new Map<string, number>();

/** Counts a stream. @returns what counts it out again, once */
function enter(actor: Actor): () => void {
  const names = {
    process: "",
    workspace: actor.workspaceId,
    actor: `${actor.workspaceId} ${actor.id}`,
  };
  for (const level of ["actor", "workspace", "process"] as const)
    if ((open.get(names[level]) ?? 0) >= STREAMS_MAX[level])
      throw new AppError(
        "rate_limited",
        `At most ${STREAMS_MAX[level]} streams may be open at a time.`,
        {
          retryAfterSeconds: 10,
        },
      );
  const add = (by: number) => {
    for (const name of Object.values(names)) {
      const count = (open.get(name) ?? 0) + by;
      if (count > 0) open.set(name, count);
      else open.delete(name);
    }
  };
  add(1);
  let left = false;
  return () => {
    if (!left) add(-1);
    left = true;
  };
}

type Following = StreamOptions & Readonly<{ beatMs: number; tail: Tail }>;

async function* follow(
  actor: Actor,
  query: StreamVerificationsQuery,
  { after, renew, signal, beatMs, tail }: Following,
  leave: () => void,
): AsyncGenerator<readonly Logged[]> {
  let reader: Tailing | undefined;
  const end = () => reader?.end();
  signal.addEventListener("abort", end);
  try {
    yield [];
    let place = after;
    do {
      reader = await tail.open(actor.workspaceId);
      const { from } = reader;
      place ??= from;
      for (let more = isBehind(from, place); more && !tail.closed; ) {
        const rows = await readPage(await renew(), query, place, from);
        place = rows.at(-1)?.place ?? from;
        more = rows.length === PAGE;
        if (rows.length > 0) yield rows;
      }
      for (;;) {
        const rows = signal.aborted ? [] : await reader.take(beatMs);
        if (reader.overrun || reader.ended || signal.aborted) break;
        const visible = permittedApis(await renew(), "usage:read");
        const seen: LogPlace = place;
        const shown = rows.filter(
          (row) => isBehind(row.place, seen) && matches(query, visible, row.verification),
        );
        place = rows.at(-1)?.place ?? place;
        if (shown.length > 0 || rows.length === 0) yield shown;
      }
      tail.leave(reader);
    } while (reader.overrun && !signal.aborted);
  } finally {
    if (reader) tail.leave(reader);
    leave();
  }
}

/** From the log itself, by the filters that `matches` stands for in memory. */
function readPage(actor: Actor, query: StreamVerificationsQuery, after: LogPlace, until: LogPlace) {
  const visible = permittedApis(actor, "usage:read");
  const filters = and(
    filtersOf(query),
    visible === null ? undefined : inArray(verifications.apiId, visible),
  );
  return readLogged([actor.workspaceId], { after, until, limit: PAGE }, filters);
}

function matches(
  { outcome, q, ...others }: StreamVerificationsQuery,
  visible: readonly string[] | null,
  one: Verification,
): boolean {
  if (visible !== null && !visible.includes(one.apiId)) return false;
  if (outcome !== undefined && !outcome.split(",").includes(one.outcome)) return false;
  if (!matchesTerms(termsOf(q), one)) return false;
  const names = Object.keys(others) as (keyof typeof others)[];
  return names.every((name) => others[name] === undefined || others[name] === one[name]);
}
