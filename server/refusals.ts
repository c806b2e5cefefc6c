const TICK_MS = 5;
/** Two thousand a second: an eighth of a processor or so. */
const PER_TICK = 10;
const WAITING_MAX = 10_000;

/**
 * Refuses requests, no more of them at a time than leaves the processor to those that were let in. Who is refused asks
 * again, and a refusal costs as much as half a verification: told at once, a flood of clients would keep the process at
 * refusing, and its event loop from the answers that are due. So they wait for their turn, and cannot ask again before.
 */
export class Refusals {
  readonly #waiting: (() => void)[] = [];
  #scheduled = false;

  /** @returns whether `refuse` will be called; not when so many wait already that somebody sends without waiting */
  add(refuse: () => void): boolean {
    if (this.#waiting.length >= WAITING_MAX) return false;
    this.#waiting.push(refuse);
    this.#schedule();
    return true;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      for (const refuse of this.#waiting.splice(0, PER_TICK)) refuse();
      if (this.#waiting.length > 0) this.#schedule();
    }, TICK_MS);
  }
}
