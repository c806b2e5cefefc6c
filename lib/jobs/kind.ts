import type { Tx } from "@/db/connect";
import type { Actor } from "@/lib/actor";
import type { JobFailure } from "./job";

/** A piece of a job that is to be done now. */
export type Piece = Readonly<{
  jobId: string;
  input: Record<string, unknown>;
  /** Where the piece before ended; null for the first. */
  cursor: string | null;
  /** When the job was asked for: what came into being later is no part of it. */
  askedAt: Date;
  now: Date;
}>;

/** What became of some items; those that were so already are in neither list. */
export type Outcome = Readonly<{
  changed: readonly string[];
  failures: readonly JobFailure[];
}>;

/** What a piece has done: how many items, what became of them, and where the next one begins. */
export type Progress = Outcome & Readonly<{ cursor: string; done: number }>;

/**
 * What a kind of job does, a piece at a time. Each piece is one transaction together with the job's cursor,
 * so that after a crash no item is done twice and none is left out.
 */
export type JobKind = Readonly<{
  name: string;
  /**
   * Does the next piece: seconds of work at the most, since it holds its locks until it ends.
   * @param actor who asked for the job, with the permissions they have at this moment
   * @returns null when nothing is left
   */
  run(tx: Tx, actor: Actor, piece: Piece): Promise<Progress | null>;
}>;
