import type { ScriptRunner } from "./connect";
import type { LimitDecision } from "./limit";
import { limitScript } from "./script";

/** Redis did not answer in time, or refused. The caller decides what then; it is never open. */
export class LimiterUnavailable extends Error {
  override readonly name = "LimiterUnavailable";
  /** Hears what Redis decided, should its answer come after all. */
  onLate: ((decision: LimitDecision) => void) | null = null;
}

/** What the script is asked for one call. */
export type Asked = Readonly<{
  workspace: string;
  keys: readonly string[];
  args: readonly string[];
  /** How many numbers it is answered with. */
  numbers: number;
  /** @param at where in `numbers` its own begin; may come after `failed` */
  done(numbers: readonly number[], at: number): void;
  failed(error: LimiterUnavailable): void;
}>;

/** More would keep Redis from others for longer than a millisecond. */
const CALLS_MAX = 64;

/**
 * How long a Redis that answered until now is waited for: longer than it takes to fork, to write to a slow disk or to be
 * given a processor again, since whoever decides without it decides differently.
 */
const PATIENCE_MS = 500;
/** How long one is waited for that did not answer last time. */
const PROBE_MS = 50;

/** Sends all calls of one turn of the event loop to Redis in one script. */
export class ScriptTurns {
  #asked: Asked[] = [];
  #lost = false;

  constructor(
    private readonly redis: ScriptRunner,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  add(asked: Asked): void {
    if (this.#asked.length === 0) setImmediate(() => this.#send());
    this.#asked.push(asked);
  }

  #send(): void {
    const asked = this.#asked;
    this.#asked = [];
    for (const group of this.redis.isDivided() ? byWorkspace(asked) : [asked])
      for (let i = 0; i < group.length; i += CALLS_MAX)
        void this.#run(group.length <= CALLS_MAX ? group : group.slice(i, i + CALLS_MAX));
  }

  async #run(calls: readonly Asked[]): Promise<void> {
    let settled = false;
    const fail = (message: string, cause?: unknown) => {
      if (settled) return;
      settled = true;
      this.#lost = true;
      for (const call of calls) call.failed(new LimiterUnavailable(message, { cause }));
    };
    const waitMs = this.#lost ? Math.min(PROBE_MS, this.patienceMs) : this.patienceMs;
    const refuse = () => fail(`Redis gave no answer within ${waitMs} ms.`);
    // A turn later: when it was this process that was busy, the answer has come and is only not read yet.
    const timer = setTimeout(() => setImmediate(refuse), waitMs);
    try {
      const numbers = await this.#ask(calls);
      if (!settled) this.#lost = false;
      settled = true;
      hand(numbers, calls);
    } catch (error) {
      fail("Redis refused or was not reached.", error);
    } finally {
      clearTimeout(timer);
    }
  }

  async #ask(calls: readonly Asked[]): Promise<readonly number[]> {
    const script = await limitScript();
    const keys = calls.flatMap((call) => call.keys);
    const args = calls.flatMap((call) => call.args);
    const reply = await this.redis.run(script, keys, args);
    const expected = calls.reduce((sum, call) => sum + call.numbers, 0);
    if (!Array.isArray(reply) || reply.length !== expected || !reply.every(Number.isFinite))
      throw new Error("Redis gave an answer that is not the limit script's.");
    return reply;
  }
}

function hand(numbers: readonly number[], calls: readonly Asked[]): void {
  let at = 0;
  for (const call of calls) {
    if (numbers[at] === -1) call.failed(new LimiterUnavailable("A counter in Redis is none."));
    else call.done(numbers, at);
    at += call.numbers;
  }
}

function byWorkspace(asked: readonly Asked[]): Asked[][] {
  const groups = new Map<string, Asked[]>();
  for (const one of asked) {
    const group = groups.get(one.workspace);
    if (group === undefined) groups.set(one.workspace, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}
