import { z } from "zod";
import { ACTOR_KINDS } from "@/lib/actor";
import { instant } from "./shapes";

// Answers about many things at once: imports, checks of limits, jobs.

/** What became of each row of an import. */
export const ImportReportShape = z
  .object({
    dryRun: z.boolean(),
    created: z.int(),
    duplicates: z.int(),
    invalid: z.int(),
    results: z.array(
      z.object({
        status: z.enum(["created", "duplicate", "invalid"]),
        keyId: z.string().nullable(),
        errors: z.array(z.object({ path: z.string(), message: z.string() })),
      }),
    ),
  })
  .meta({ id: "ImportReport" });

/** How standalone limits stand after a check. */
export const CheckedLimitsShape = z
  .object({
    allowed: z.boolean(),
    checks: z.array(
      z.object({
        namespace: z.string(),
        identifier: z.string(),
        limit: z.int(),
        windowMs: z.int(),
        remaining: z.int(),
        resetAt: instant,
        exceeded: z.boolean(),
        overrideId: z.string().nullable(),
      }),
    ),
    retryAfterMs: z.int().optional(),
  })
  .meta({ id: "CheckedLimits" });

/** The job that does what was asked for. */
export const StartedJobShape = z.object({ jobId: z.string() }).meta({ id: "StartedJob" });

/** The new secrets of keys, each once. */
export const JobSecretsShape = z
  .object({
    items: z.array(z.object({ keyId: z.string(), name: z.string(), secret: z.string() })),
  })
  .meta({ id: "JobSecrets" });

const failedItem = z.object({ id: z.string(), code: z.string(), message: z.string() });

/** An item that a job could not do, and why. */
export const FailedItemShape = failedItem.meta({ id: "FailedItem" });

/** Long work, and how far it is. */
export const JobShape = z
  .object({
    id: z.string(),
    kind: z.string(),
    status: z.enum(["queued", "running", "done", "failed", "cancelled"]),
    input: z.record(z.string(), z.unknown()),
    total: z.int().nullable(),
    done: z.int(),
    failed: z.int(),
    changed: z.int(),
    failures: z.array(failedItem),
    error: z.string().nullable(),
    createdBy: z.object({
      kind: z.enum(ACTOR_KINDS),
      id: z.string(),
      name: z.string(),
    }),
    createdAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
  })
  .meta({ id: "Job" });
