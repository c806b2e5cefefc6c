import { createHash } from "node:crypto";
import { LEASE_MS, WAIT_MS } from "@/lib/changes/lease";
import { windowOf } from "./fixed";
import type { LimitCheck } from "./limit";

const GONE_MAX = 1000;

/**
 * Who shares the limits while Redis is away, as this node sees it, and what its own share is. Shares of one window never
 * add up to more than the limit, since
 * - a window is divided among all nodes seen in it or in the one before, so its divisor only grows,
 * - a node that joined has no share until every other one has seen it and a window has begun after that,
 * - a node without a lease, which may have missed one that joined, has none.
 * Clocks of the nodes have to agree as far as windows should.
 */
export class Membership {
  #self = "";
  #joinedAt = Number.POSITIVE_INFINITY;
  #known: ReadonlySet<string> = new Set();
  #until = Number.NEGATIVE_INFINITY;
  /** Nodes that left, and until when they were seen. Oldest first. */
  readonly #gone = new Map<string, number>();

  /** This node took a lease session. @param nowMs milliseconds since 1970, after the reply */
  join(self: string, nowMs: number): void {
    this.#self = self;
    this.#joinedAt = nowMs;
  }

  /**
   * The nodes in force, as a renewal read them.
   * @param askedMs when the renewal was asked for
   * @param nowMs when it was answered
   */
  see(nodes: readonly string[], askedMs: number, nowMs: number): void {
    const next = new Set(nodes);
    for (const node of this.#known) {
      if (next.has(node)) continue;
      this.#gone.delete(node);
      this.#gone.set(node, nowMs);
    }
    for (const oldest of this.#gone.keys()) {
      if (this.#gone.size <= GONE_MAX) break;
      this.#gone.delete(oldest);
    }
    this.#known = next;
    this.#until = askedMs + LEASE_MS;
  }

  /** The units of a limit that this node may admit in the window of `nowMs` (bucket: that its bucket holds). */
  shareOf(check: LimitCheck, nowMs: number): number {
    const { key, limit, windowMs, algorithm } = check;
    const start = windowOf(nowMs, windowMs) * windowMs;
    // A bucket begins full: only after a whole window is what it holds its share of the refills, too.
    const known = algorithm === "token_bucket" ? start - windowMs : start;
    if (nowMs >= this.#until || known < this.#joinedAt + WAIT_MS) return 0;
    const members = this.#membersSince(start - windowMs);
    const share = Math.floor(limit / members.size);
    const rest = limit - share * members.size;
    return rest > this.#rank(members, key) ? share + 1 : share;
  }

  #membersSince(startMs: number): Set<string> {
    const members = new Set(this.#known).add(this.#self);
    for (const [node, untilMs] of this.#gone) if (untilMs >= startMs) members.add(node);
    return members;
  }

  /**
   * How many members come before this one for a counter (rendezvous hashing: Thaler and Ravishankar, 1998). What
   * floor(limit / n) leaves over goes to the first: one more member takes a unit from some and gives none to anybody.
   */
  #rank(members: ReadonlySet<string>, key: string): number {
    const own = weightOf(this.#self, key);
    let before = 0;
    for (const member of members) if (weightOf(member, key) < own) before++;
    return before;
  }
}

const weightOf = (node: string, key: string): string =>
  createHash("sha256").update(`${node}\0${key}`).digest("base64");
