/** Mulberry32: small, fast and the same everywhere, so that a seed names a run. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Virtual time: what is due next runs next, and all that follows from it at once. */
export class World {
  now = 0;
  #queue: { at: number; order: number; run: () => void }[] = [];
  #order = 0;

  at(at: number, run: () => void): void {
    const entry = { at: Math.max(at, this.now), order: this.#order++, run };
    let low = 0;
    let high = this.#queue.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#queue[middle];
      if (other && (other.at > entry.at || (other.at === entry.at && other.order > entry.order)))
        low = middle + 1;
      else high = middle;
    }
    this.#queue.splice(low, 0, entry);
  }

  async run(until: number): Promise<void> {
    for (;;) {
      const next = this.#queue.pop();
      if (!next || next.at > until) return;
      this.now = next.at;
      next.run();
      for (let i = 0; i < 20; i++) await null;
    }
  }
}
