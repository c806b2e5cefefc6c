import { bucketOf } from "@/lib/usage/latency";
import { type Counted, decodeCounted, decodeLogged, decodeUse, type Line, splitLine } from "./line";
import type { LogSampler, Share } from "./sample";

const MINUTE_MS = 60_000;

/** Verifications of one minute that differ in nothing but their time, latency and cost, added up. */
export type Tally = {
  readonly of: Counted;
  /** The minute: milliseconds since 1970 of its beginning. */
  readonly minute: number;
  lastAt: number;
  verifications: number;
  credits: number;
  /** Verifications by latency bucket. */
  readonly latency: number[];
};

const newTally = (of: Counted, minute: number): Tally => ({
  ...{ of, minute, lastAt: 0, verifications: 0, credits: 0, latency: [] },
});

const minuteOf = (at: number) => at - (at % MINUTE_MS);

type One = Readonly<{ at: number; micros: number; spent: number }>;

function add(tally: Tally, { at, micros, spent }: One): void {
  tally.verifications++;
  tally.credits += spent;
  if (at > tally.lastAt) tally.lastAt = at;
  addLatency(tally.latency, bucketOf(micros), 1);
}

/** Adds to a latency bucket; counts are as long as the highest bucket in use. */
export function addLatency(counts: number[], bucket: number, count: number): void {
  while (counts.length <= bucket) counts.push(0);
  counts[bucket] = (counts[bucket] ?? 0) + count;
}

/** A tally of a single verification. */
export function tallyOf(line: Line): Tally {
  const tally = newTally(line, minuteOf(line.at));
  add(tally, line);
  return tally;
}

/** Lines that agree in what is counted: parsed once, added up minute by minute. */
class Group {
  readonly tallies: Tally[] = [];

  constructor(
    readonly of: Counted,
    readonly share: Share,
  ) {}

  add(one: One): void {
    const minute = minuteOf(one.at);
    let tally = this.tallies.at(-1);
    if (tally?.minute !== minute) tally = this.tallies.find((other) => other.minute === minute);
    if (!tally) {
      tally = newTally(this.of, minute);
      this.tallies.push(tally);
    }
    add(tally, one);
  }
}

/** A verification that the log keeps; of those like it in its second, one in `keptOneIn` is kept. */
export type LoggedLine = Line & Readonly<{ keptOneIn: number }>;

/** What a piece of a journal says. */
export type Batch = Readonly<{
  lines: number;
  tallies: Tally[];
  uses: NonNullable<ReturnType<typeof decodeUse>>[];
  /** The verifications that the log keeps. */
  logged: LoggedLine[];
  /** How many lines could not be read. */
  damaged: number;
}>;

/**
 * Reads whole lines and adds them up. Services verify the same keys over and over, so what most lines are about was
 * read from an earlier one: all that is left to do for them is to add three numbers.
 */
export function readBatch(bytes: Buffer, sampler: LogSampler): Batch {
  const text = bytes.toString("latin1");
  const groups = new Map<string, Group | null>();
  const batch = { lines: 0, damaged: 0, uses: [] as Batch["uses"], logged: [] as LoggedLine[] };
  for (let at = 0, end = text.indexOf("\n"); end >= 0; at = end + 1, end = text.indexOf("\n", at)) {
    if (readLine(text.slice(at, end), groups, batch, sampler)) continue;
    const use = decodeUse(text.slice(at, end));
    if (use) batch.uses.push(use);
    else batch.damaged++;
  }
  return { ...batch, tallies: [...groups.values()].flatMap((group) => group?.tallies ?? []) };
}

function readLine(
  text: string,
  groups: Map<string, Group | null>,
  batch: { lines: number; logged: LoggedLine[] },
  sampler: LogSampler,
): boolean {
  const raw = splitLine(text);
  if (raw === null) return false;
  const group = groups.get(raw.counted) ?? newGroup(raw.counted, groups, sampler);
  if (group === null) return false;
  const keptOneIn = group.share.weigh(raw.at);
  if (keptOneIn > 0) {
    const logged = decodeLogged(raw.logged);
    if (logged === null) return false;
    const { at, micros, spent } = raw;
    batch.logged.push({ ...group.of, ...logged, at, micros, spent, keptOneIn });
  }
  group.add(raw);
  batch.lines++;
  return true;
}

function newGroup(
  text: string,
  groups: Map<string, Group | null>,
  sampler: LogSampler,
): Group | null {
  const of = decodeCounted(text);
  const group = of && new Group(of, sampler.shareOf(of.workspaceId, of.outcome));
  groups.set(text, group);
  return group;
}
