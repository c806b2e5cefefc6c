import { AppError } from "@/lib/errors";
import type { KeyRecord } from "./record";

/** Unknown texts that may be looked up in each second, for one caller's workspace and for all of them. */
const PER_CALLER = 200;
const PER_NODE = 1000;
/** Look-ups that may wait for the database at a time. */
const WAITING_MAX = 500;

/**
 * Stands before the database, where what the cache does not hold is looked up. Texts that turn out to belong to no key
 * are let through at a stated rate, beside those that wait for their answer: for each caller, so that one tenant's
 * flood does not keep another's new keys from being found, and for the node. A look-up that finds a key is free.
 */
export class MissGate {
  #second = 0;
  #unknown = 0;
  #byCaller = new Map<string, number>();
  waiting = 0;
  refused = 0;

  constructor(
    private readonly perCaller = PER_CALLER,
    private readonly perNode = PER_NODE,
    private readonly waitingMax = WAITING_MAX,
    private readonly nowMs = () => Date.now(),
  ) {}

  /**
   * @param who whose flood it would be: a workspace, or an address
   * @throws AppError `unavailable` when there were too many
   */
  pass(who: string, load: () => Promise<KeyRecord | null>): Promise<KeyRecord | null> {
    this.#turn();
    const own = this.#byCaller.get(who) ?? 0;
    if (own >= this.perCaller || this.#unknown >= this.perNode || this.waiting >= this.waitingMax) {
      this.refused++;
      return Promise.reject(refused());
    }
    this.waiting++;
    return load()
      .then((record) => {
        if (record === null) this.#addUnknown(who);
        return record;
      })
      .finally(() => this.waiting--);
  }

  #addUnknown(who: string): void {
    this.#turn();
    this.#unknown++;
    this.#byCaller.set(who, (this.#byCaller.get(who) ?? 0) + 1);
  }

  #turn(): void {
    const second = Math.floor(this.nowMs() / 1000);
    if (second === this.#second) return;
    this.#second = second;
    this.#unknown = 0;
    this.#byCaller.clear();
  }
}

const refused = () =>
  new AppError("unavailable", "Too many keys that are not held here were asked for at once.", {
    retryAfterSeconds: 1,
  });
