import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { AppError } from "@/lib/errors";

const SEGMENT_BYTES = 16 * 1024 * 1024;
const SYNC_MS = 1000;
const NEWLINE = Buffer.from("\n");

/** How the journal is doing, for metrics and alarms. */
export type JournalStats = {
  flushes: number;
  /** Writes that failed: their verifications were answered 503. */
  failures: number;
  /** When the last write failed, by the monotonic clock; never once one has succeeded since. */
  failedAt: number;
  flushMs: number;
  lines: number;
  bytes: number;
  slowestFlushMs: number;
};

/** After this long a disk that was full is believed to have room again, until a write says otherwise. */
const FAILING_MS = 5000;
/** A write that took so long kept every answer of the process waiting. */
const SLOW_MS = 1000;
/** Between two reports of trouble, so that a full disk does not fill a log. */
const REPORT_MS = 10_000;

const refused = (cause: unknown) =>
  new AppError("unavailable", "The journal cannot be written right now.", {
    retryAfterSeconds: 1,
    cause,
  });

/**
 * Where a verification is written before its answer goes out. Lines of one turn of the event loop go out in
 * one write; `written` resolves once they are with the operating system, so that the death of this process
 * loses nothing that was answered. Data reaches the disk itself within a second.
 */
export class Journal {
  #buffer = "";
  #waiting: { done: () => void; failed: (error: Error) => void }[] = [];
  #scheduled = false;
  #fd: number;
  #size = 0;
  #dirty = false;
  #torn = false;
  #closed = false;
  #segment: string;
  readonly #timer: NodeJS.Timeout;
  readonly stats: JournalStats = {
    flushes: 0,
    failures: 0,
    failedAt: Number.NEGATIVE_INFINITY,
    flushMs: 0,
    lines: 0,
    bytes: 0,
    slowestFlushMs: 0,
  };

  #reportedAt = Number.NEGATIVE_INFINITY;

  /**
   * @param folder a folder that this process alone writes to
   * @param onTrouble told of writes that failed or were slow, every ten seconds at most
   */
  constructor(
    readonly folder: string,
    private readonly onTrouble: (message: string, error: unknown) => void,
  ) {
    this.#segment = this.#newSegment();
    this.#fd = fs.openSync(path.join(folder, this.#segment), "ax", 0o600);
    this.#timer = setInterval(() => this.#sync(), SYNC_MS);
    this.#timer.unref();
  }

  /** The segment that is being written; every other one is closed. */
  get current(): string {
    return this.#segment;
  }

  /** Whether a write failed just now. Not for ever: without traffic no write would show that it is over. */
  get failing(): boolean {
    return performance.now() - this.stats.failedAt < FAILING_MS;
  }

  /** Adds a line (with its newline) to the write of this turn. */
  append(line: string): void {
    this.#buffer += line;
    this.stats.lines++;
    this.#schedule();
  }

  /** Calls `done` after everything appended so far is written, or `failed` when it could not be. */
  written(done: () => void, failed: (error: Error) => void): void {
    if (this.#buffer === "") done();
    else this.#waiting.push({ done, failed });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.flush());
  }

  /** Writes what has been appended, then lets the answers go. */
  flush(): void {
    this.#scheduled = false;
    const waiting = this.#waiting;
    if (this.#buffer === "" && waiting.length === 0) return;
    const bytes = Buffer.from(this.#buffer);
    this.#waiting = [];
    this.#buffer = "";
    const started = performance.now();
    try {
      this.#write(bytes);
    } catch (error) {
      this.stats.failures++;
      this.stats.failedAt = performance.now();
      const refusal = refused(error);
      for (const one of waiting) one.failed(refusal);
      this.#report("The journal cannot be written: verifications are answered 503", error);
      return;
    }
    this.stats.flushes++;
    this.stats.bytes += bytes.length;
    const ms = performance.now() - started;
    this.stats.failedAt = Number.NEGATIVE_INFINITY;
    this.stats.flushMs += ms;
    this.stats.slowestFlushMs = Math.max(this.stats.slowestFlushMs, ms);
    for (const one of waiting) one.done();
    if (ms >= SLOW_MS)
      this.#report(
        "The disk of the journal is slow: every verification waited for it",
        new Error(`A write took ${Math.round(ms)} ms.`),
      );
  }

  #report(message: string, error: unknown): void {
    const now = performance.now();
    if (now - this.#reportedAt < REPORT_MS) return;
    this.#reportedAt = now;
    this.onTrouble(message, error);
  }

  /**
   * What a failed write left is not cut off: it may be counted already, by another thread. It is ended as a
   * line instead, so that of its turn, which is answered 503, at most whole lines count.
   */
  #write(bytes: Buffer): void {
    if (this.#closed) throw new Error("The journal is closed.");
    const whole = this.#torn ? Buffer.concat([NEWLINE, bytes]) : bytes;
    let written = 0;
    try {
      while (written < whole.length) written += fs.writeSync(this.#fd, whole, written);
      this.#torn = false;
    } catch (error) {
      this.#torn ||= written > 0;
      throw error;
    } finally {
      this.#size += written;
      this.#dirty = true;
    }
    if (this.#size >= SEGMENT_BYTES) this.#rotateIfPossible();
  }

  /** The lines are written, so a disk that has no place for another file is no reason to fail them. */
  #rotateIfPossible(): void {
    try {
      this.rotate();
    } catch {
      // Tried again after the next write.
    }
  }

  /** Closes the segment and opens the next. A segment is never written again once closed. */
  rotate(): void {
    const old = this.#fd;
    const segment = this.#newSegment();
    this.#fd = fs.openSync(path.join(this.folder, segment), "ax", 0o600);
    this.#segment = segment;
    this.#size = 0;
    this.#torn = false;
    fs.fdatasync(old, () => fs.close(old, () => {}));
  }

  #newSegment(): string {
    return `${String(Date.now()).padStart(14, "0")}-${randomUUID()}.log`;
  }

  #sync(): void {
    if (!this.#dirty) return;
    this.#dirty = false;
    fs.fdatasync(this.#fd, () => {});
  }

  /** Writes what is left and closes. */
  close(): void {
    clearInterval(this.#timer);
    this.flush();
    this.#closed = true;
    fs.fdatasyncSync(this.#fd);
    fs.closeSync(this.#fd);
  }
}
