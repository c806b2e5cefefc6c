import { and, eq, gte, inArray } from "drizzle-orm";
import { db, type Tx } from "@/db/connect";
import { jobColumns, jobSecrets, jobs } from "@/db/schema/jobs";
import { keys } from "@/db/schema/keys";
import { type Actor, permittedApis } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { unseal } from "@/lib/encryption";
import { AppError, found } from "@/lib/errors";
import { isOpen, isOwnJob, jobOf } from "./job";
import { jobSecretContext, SECRETS_KEPT_MS } from "./keep-secret";

/** A new secret and the key that it is of. */
export type JobSecret = Readonly<{ keyId: string; name: string; secret: string }>;

/**
 * The secrets that a job made, once: what is answered is kept no longer. Only whoever asked for the job gets them, and
 * those alone of keys that they may still change.
 * @throws AppError `not_found`, `forbidden`, `conflict` (the job still runs, or there are none to take)
 */
export async function takeSecrets(
  actor: Actor,
  jobId: string,
  now = new Date(),
): Promise<{ items: JobSecret[] }> {
  const visible = permittedApis(actor, "keys:write");
  const { workspaceId } = actor;
  return db().transaction(async (tx) => {
    const [row] = await tx
      .select(jobColumns)
      .from(jobs)
      .where(and(eq(jobs.workspaceId, workspaceId), eq(jobs.id, jobId)))
      .for("update");
    const job = jobOf(found(row, "job"));
    if (!isOwnJob(actor, job))
      throw new AppError("forbidden", "Only whoever asked for this job may take its secrets.");
    if (isOpen(job)) throw new AppError("conflict", "The job has not ended yet.");
    const kept = and(
      eq(jobSecrets.workspaceId, workspaceId),
      eq(jobSecrets.jobId, jobId),
      gte(jobSecrets.createdAt, new Date(now.getTime() - SECRETS_KEPT_MS)),
      visible === null ? undefined : inArray(jobSecrets.keyId, keysOf(tx, workspaceId, visible)),
    );
    const taken = await tx
      .select({ keyId: jobSecrets.keyId, sealed: jobSecrets.sealedSecret, name: keys.name })
      .from(jobSecrets)
      .leftJoin(keys, and(eq(keys.workspaceId, workspaceId), eq(keys.id, jobSecrets.keyId)))
      .where(kept);
    if (taken.length === 0)
      throw new AppError(
        "conflict",
        "There is nothing to take: no secret was made, they were taken, or a day has passed.",
      );
    await tx.delete(jobSecrets).where(kept);
    const target = { kind: "job", id: jobId, name: job.kind };
    const after = { secrets: taken.length };
    await recordEvent(tx, actor, { action: "job.secrets_taken", target, after }, now);
    const items = taken.map(({ keyId, sealed, name }) => ({
      ...{ keyId, name: name ?? "" },
      secret: unseal(sealed, jobSecretContext({ workspaceId, jobId, keyId })).toString(),
    }));
    return { items: items.toSorted((a, b) => a.name.localeCompare(b.name)) };
  });
}

const keysOf = (tx: Tx, workspaceId: string, apiIds: readonly string[]) =>
  tx
    .select({ id: keys.id })
    .from(keys)
    .where(and(eq(keys.workspaceId, workspaceId), inArray(keys.apiId, [...apiIds])));
