import type { Denied } from "@/lib/errors";

/** How long refusals of one kind are counted before they are written together. */
export const COUNTED_MS = 60_000;
/** More kinds at a time than any company's callers cause: what is beyond is not kept. */
const MAX_KINDS = 1_000;

/** Writes that somebody was refused what they lack, so many times. */
export type WriteDenial = (denied: Denied, times: number, at: Date) => Promise<void>;

type Kind = { denied: Denied; times: number };

/**
 * Refused authorisations on their way into the audit log. The first of a kind (who, what was lacking) is written at
 * once; those of the next minute are counted and written as one, and so on: a flood writes one event a minute, and
 * whoever is refused waits for none of it.
 */
export class Denials {
  readonly #kinds = new Map<string, Kind>();
  readonly #write: WriteDenial;
  #written: Promise<void> = Promise.resolve();

  constructor(write: WriteDenial) {
    this.#write = write;
  }

  /** @returns false when so many kinds are counted already that this one is not kept */
  add(denied: Denied, at: Date): boolean {
    const name = `${denied.actor.workspaceId} ${denied.actor.id} ${denied.needs}`;
    const kind = this.#kinds.get(name);
    if (kind) {
      kind.denied = denied;
      kind.times++;
      return true;
    }
    if (this.#kinds.size >= MAX_KINDS) return false;
    this.#kinds.set(name, { denied, times: 0 });
    this.#put(denied, 1, at);
    return true;
  }

  /** Writes what was counted; called once a minute while `isCounting`. Resolves once all of it is written. */
  flush(at: Date): Promise<void> {
    for (const [name, kind] of this.#kinds) {
      if (kind.times === 0) this.#kinds.delete(name);
      else this.#put(kind.denied, kind.times, at);
      kind.times = 0;
    }
    return this.#written;
  }

  get isCounting(): boolean {
    return this.#kinds.size > 0;
  }

  /** One after the other: they must not take the database from what is let in. */
  #put(denied: Denied, times: number, at: Date): void {
    this.#written = this.#written.then(() => this.#write(denied, times, at));
  }
}
