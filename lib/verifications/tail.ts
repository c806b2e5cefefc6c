import { log } from "@/lib/log";
import { type LogPlace, startOf } from "./log-place";
import { type Logged, readLogged, readSettled } from "./read-logged";

/** Where the tail reads. */
export type TailSource = Readonly<{
  settled(): Promise<bigint>;
  read(
    workspaceIds: readonly string[],
    range: Readonly<{ after: LogPlace; until: LogPlace; limit: number }>,
  ): Promise<Logged[]>;
}>;

const POLL_MS = 500;
const PAGE = 1_000;
/** Rows that wait for a slow reader; beyond it they are dropped, and read from the log again. */
const WAITING_MAX = 2_000;

/** What one reader gets of the tail: every row of its workspace behind `from`, once, in order. */
export class Tailing {
  #rows: Logged[] = [];
  #wake = () => {};
  /** Rows were dropped: they are in the log. */
  overrun = false;
  ended = false;

  constructor(
    readonly workspaceId: string,
    readonly from: LogPlace,
  ) {}

  push(rows: readonly Logged[]): void {
    if (this.#rows.length + rows.length > WAITING_MAX) this.overrun = true;
    else this.#rows.push(...rows);
    this.#wake();
  }

  end(): void {
    this.ended = true;
    this.#wake();
  }

  /** What has come since the last call; waits for it at most so long, and not once this has ended. */
  async take(patienceMs: number): Promise<Logged[]> {
    if (this.#rows.length === 0 && !this.overrun && !this.ended) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((done) => {
        this.#wake = done;
        timer = setTimeout(done, patienceMs);
      });
      clearTimeout(timer);
      this.#wake = () => {};
    }
    return this.#rows.splice(0);
  }
}

type Joining = Readonly<{ workspaceId: string; join: (from: LogPlace) => void }>;

/**
 * Follows the log for all streams of a process: one query each half second however many there are, and none while
 * there is no stream. A row is given to every reader of its workspace.
 */
export class Tail {
  #readers = new Set<Tailing>();
  #joining: Joining[] = [];
  #place: LogPlace | null = null;
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  #closed = false;

  constructor(
    private readonly source: TailSource,
    private readonly pollMs = POLL_MS,
  ) {}

  get closed(): boolean {
    return this.#closed;
  }

  /** Begins to read for a workspace, from what is settled now on. */
  open(workspaceId: string): Promise<Tailing> {
    return new Promise((resolve) => {
      const join = (from: LogPlace) => {
        const reader = new Tailing(workspaceId, from);
        if (this.#closed) reader.end();
        else this.#readers.add(reader);
        resolve(reader);
      };
      this.#joining.push({ workspaceId, join });
      this.#wait(0);
    });
  }

  leave(reader: Tailing): void {
    reader.end();
    this.#readers.delete(reader);
  }

  /** Ends every stream, for good. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const reader of this.#readers) this.leave(reader);
    for (const { join } of this.#joining.splice(0)) join(startOf(0n));
  }

  #wait(ms: number): void {
    if (this.#running) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#turn(), ms).unref();
  }

  /** A place that could not be reached is tried again: what is not read is not passed. */
  async #turn(): Promise<void> {
    this.#running = true;
    try {
      await this.#read();
    } catch (error) {
      log().warn({ err: error }, "the log of verifications could not be followed");
    }
    this.#running = false;
    if (this.#closed) this.close();
    else if (this.#readers.size > 0 || this.#joining.length > 0) this.#wait(this.pollMs);
    else this.#place = null;
  }

  async #read(): Promise<void> {
    const settled = startOf(await this.source.settled());
    const from = this.#place ?? settled;
    // Only between two turns: in the middle of one, a reader would miss what was read before it came.
    for (const { join } of this.#joining.splice(0)) join(from);
    const workspaces = [...new Set([...this.#readers].map((one) => one.workspaceId))];
    this.#place = from;
    for (let more = workspaces.length > 0; more; ) {
      const range = { after: this.#place, until: settled, limit: PAGE };
      const rows = await this.source.read(workspaces, range);
      this.#give(rows);
      this.#place = rows.at(-1)?.place ?? this.#place;
      more = rows.length === PAGE;
    }
    this.#place = settled;
  }

  #give(rows: readonly Logged[]): void {
    if (rows.length === 0) return;
    for (const reader of this.#readers) {
      const own = rows.filter((row) => row.workspaceId === reader.workspaceId);
      if (own.length > 0) reader.push(own);
    }
  }
}

/** The tail of this process. */
export const tail = new Tail({ settled: readSettled, read: readLogged });
