import type { RecordCache, Stamp } from "@/lib/verify/cache";

/** The node whose lease says how long what is held may be believed. */
export type Lease = Readonly<{
  leased: boolean;
  cache: Pick<RecordCache, "stampOf">;
}>;

/**
 * What was read of workspaces, held under the node's lease: whatever changes it announces its workspace, so once that
 * has returned no node goes by the state before. Without a lease each question is a read of its own.
 */
export class HeldFacts<T> {
  readonly #held = new Map<string, Readonly<{ stamp: Stamp; value: Promise<T> }>>();

  /** @param max how many are held at a time */
  constructor(
    private readonly lease: Lease,
    private readonly max: number,
  ) {}

  /** @param name of what is read, within its workspace. @throws what `read` throws */
  get(workspaceId: string, name: string, read: () => Promise<T>): Promise<T> {
    if (!this.lease.leased) return read();
    const place = `${workspaceId}:${name}`;
    const kept = this.#held.get(place);
    if (kept && !kept.stamp.dropped) return kept.value;
    if (this.#held.size >= this.max) this.#held.clear();
    // The stamp first: what is announced while it is read makes it stale.
    const held = { stamp: this.lease.cache.stampOf(workspaceId), value: read() };
    this.#held.set(place, held);
    held.value.catch(() => this.#held.get(place) === held && this.#held.delete(place));
    return held.value;
  }
}
