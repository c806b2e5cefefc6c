import type { Tx } from "@/db/connect";
import { jobs } from "@/db/schema/jobs";
import type { Actor } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { newId } from "@/lib/ids";
import { enqueueJob } from "./enqueue";

/** What is to be done. `input` is shown to whoever sees the job, so it holds no secret. */
export type NewJob = Readonly<{
  kind: string;
  input: Record<string, unknown>;
  total: number | null;
}>;

/** Writes a job down and queues it, as a step of the verb that asks for it. @returns its id */
export async function startJob(tx: Tx, actor: Actor, job: NewJob, now: Date): Promise<string> {
  const { workspaceId } = actor;
  const id = newId("job", now.getTime());
  await tx.insert(jobs).values({
    ...job,
    id,
    workspaceId,
    status: "queued",
    createdByKind: actor.kind,
    createdById: actor.id,
    createdByName: actor.name,
    origin: actor.origin,
    createdAt: now,
    movedAt: now,
  });
  await enqueueJob(tx, { workspaceId, id });
  const target = { kind: "job", id, name: job.kind };
  await recordEvent(tx, actor, { action: "job.started", target, after: job }, now);
  return id;
}
