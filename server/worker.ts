import { Logger, run, type TaskList } from "graphile-worker";
import { z } from "zod";
import { closeDatabase, connectDatabase } from "@/db/connect";
import { env } from "@/lib/env";
import { deleteExpired } from "@/lib/jobs/delete-expired";
import { deleteWorkspaceUsage } from "@/lib/jobs/delete-workspace-usage";
import { dropOldUsage } from "@/lib/jobs/drop-old-usage";
import { RUN_JOB } from "@/lib/jobs/enqueue";
import { dropOldEvents, signAuditHeads } from "@/lib/jobs/keep-audit";
import type { JobKind } from "@/lib/jobs/kind";
import { pruneChanges } from "@/lib/jobs/prune-changes";
import { resumeStalled } from "@/lib/jobs/resume";
import { runJob } from "@/lib/jobs/run";
import { bulkKeysKind } from "@/lib/keys/bulk-kind";
import { mailLeak } from "@/lib/leaks/mail";
import { LeakNotice, MAIL_LEAK } from "@/lib/leaks/queue-mail";
import { log } from "@/lib/log";
import { keepSigningKeys } from "@/lib/oauth/keep-signing-keys";
import { startDelivering } from "@/lib/webhooks/deliver";
import { tellCertificates } from "@/lib/webhooks/tell-certificates";
import { tellExpiries } from "@/lib/webhooks/tell-expiries";
import { tellLimits } from "@/lib/webhooks/tell-limits";
import { tellSpikes } from "@/lib/webhooks/tell-spikes";
import { giveUp, onStop, reportReady } from "./lifetime";
import { shareLocalVariables } from "./local";
import { standBack } from "./stand-back";

/** Every kind of job that may be asked for. */
const KINDS: readonly JobKind[] = [bulkKeysKind];

const JobRef = z.object({ workspaceId: z.string(), id: z.string() });

/** After this long a job lets the others have a turn. */
const TURN_MS = 5_000;

const TASKS: TaskList = {
  [RUN_JOB]: (payload, { abortSignal }) => {
    const end = performance.now() + TURN_MS;
    const pause = () => performance.now() > end || abortSignal?.aborted === true;
    return runJob(KINDS, JobRef.parse(payload), pause);
  },
  delete_expired: () => deleteExpired(),
  delete_workspace_usage: () => deleteWorkspaceUsage(),
  drop_old_usage: () => dropOldUsage(),
  drop_old_events: () => dropOldEvents(),
  sign_audit_heads: () => signAuditHeads(),
  prune_changes: () => pruneChanges(),
  [MAIL_LEAK]: (payload) => mailLeak(LeakNotice.parse(payload)),
  keep_signing_keys: () => keepSigningKeys(),
  tell_certificates: () => tellCertificates(),
  tell_expiries: () => tellExpiries(),
  tell_limits: () => tellLimits(),
  tell_spikes: () => tellSpikes(),
};

/** When tasks run by the clock, in UTC. What was missed while no worker ran is made up for once it does. */
const CLOCK = [
  "17 * * * * delete_expired ?fill=1h",
  "27 * * * * delete_workspace_usage ?fill=1h",
  "5 0 * * * drop_old_usage ?fill=1d",
  "25 0 * * * drop_old_events ?fill=1d",
  "40 * * * * sign_audit_heads ?fill=1h",
  "37 * * * * keep_signing_keys ?fill=1h",
  "*/5 * * * * prune_changes",
  "*/5 * * * * tell_expiries ?fill=1h",
  "12 * * * * tell_certificates ?fill=1h",
  "* * * * * tell_limits",
  "* * * * * tell_spikes",
].join("\n");

/** The queue's own log, at our levels; what it says of every job is for debugging only. */
const logger = new Logger((scope) => (level, message) => {
  const ours = level === "warning" ? "warn" : level === "info" ? "debug" : level;
  log()[ours]({ queue: scope.label, job: scope.jobId }, message);
});

const RESUME_MS = 2_000;

const resumeJobs = () =>
  resumeStalled().catch((error: unknown) => log().warn({ err: error }, "jobs were not resumed"));

/** Work that no request waits for: from the queue, and by the clock. */
async function main() {
  shareLocalVariables();
  standBack();
  const { databaseUrl, webhooks } = env();
  connectDatabase(databaseUrl, { max: 4, name: "keyway worker" });
  const runner = await run({
    connectionString: databaseUrl,
    concurrency: 4,
    maxPoolSize: 5,
    noHandleSignals: true,
    taskList: TASKS,
    crontab: CLOCK,
    logger,
  });
  const resume = setInterval(resumeJobs, RESUME_MS);
  const stopDelivering = startDelivering(webhooks);
  onStop(async () => {
    clearInterval(resume);
    await stopDelivering();
    await runner.stop();
    await closeDatabase();
  });
  reportReady();
}

main().catch(giveUp);
