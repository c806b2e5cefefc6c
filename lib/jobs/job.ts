import type { jobColumns } from "@/db/schema/jobs";
import type { Actor, ActorKind } from "@/lib/actor";
import type { ErrorCode } from "@/lib/errors";

export const JOB_STATUSES = ["queued", "running", "done", "failed", "cancelled"] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** An item that could not be done, and why. */
export type JobFailure = Readonly<{ id: string; code: ErrorCode; message: string }>;

/** Long work that somebody asked for, as every read answers it. */
export type Job = Readonly<{
  id: string;
  kind: string;
  /** `done` says that every item was dealt with; some may have failed. `failed`: it was given up. */
  status: JobStatus;
  /** What was asked for. */
  input: Record<string, unknown>;
  total: number | null;
  /** Items dealt with, those that failed included. */
  done: number;
  failed: number;
  /** Items that were changed: the others failed, or were so already. */
  changed: number;
  /** The first hundred that failed. */
  failures: { id: string; code: string; message: string }[];
  /** Why it was given up. */
  error: string | null;
  createdBy: { kind: ActorKind; id: string; name: string };
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}>;

/** How many failures a job tells by itself; `listFailures` tells all of them. */
export const FAILURES_MAX = 100;

type Columns = typeof jobColumns;
export type JobRow = {
  [N in keyof Columns]: Columns[N]["_"]["notNull"] extends true
    ? Columns[N]["_"]["data"]
    : Columns[N]["_"]["data"] | null;
};

/** The job out of its row. */
export function jobOf({ createdByKind, createdById, createdByName, ...rest }: JobRow): Job {
  return { ...rest, createdBy: { kind: createdByKind, id: createdById, name: createdByName } };
}

/** Whether a job has still something to do. */
export const isOpen = ({ status }: Pick<Job, "status">): boolean =>
  status === "queued" || status === "running";

/** Whoever asked for a job may follow it and stop it, whatever else they may see. */
export const isOwnJob = (actor: Actor, { createdBy }: Pick<Job, "createdBy">): boolean =>
  createdBy.kind === actor.kind && createdBy.id === actor.id;
