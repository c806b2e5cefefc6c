import { Logger, run, type TaskList } from "graphile-worker";
import { closeDatabase, connectDatabase } from "@/db/connect";
import { env } from "@/lib/env";
import { deleteExpired } from "@/lib/jobs/delete-expired";
import { dropOldUsage } from "@/lib/jobs/drop-old-usage";
import { pruneChanges } from "@/lib/jobs/prune-changes";
import { log } from "@/lib/log";
import { giveUp, onStop, reportReady } from "./lifetime";
import { shareLocalVariables } from "./local";

const TASKS: TaskList = {
  delete_expired: () => deleteExpired(),
  drop_old_usage: () => dropOldUsage(),
  prune_changes: () => pruneChanges(),
};

/** When tasks run by the clock, in UTC. What was missed while no worker ran is made up for once it does. */
const CLOCK = [
  "17 * * * * delete_expired ?fill=1h",
  "5 0 * * * drop_old_usage ?fill=1d",
  "*/5 * * * * prune_changes",
].join("\n");

/** The queue's own log, at our levels; what it says of every job is for debugging only. */
const logger = new Logger((scope) => (level, message) => {
  const ours = level === "warning" ? "warn" : level === "info" ? "debug" : level;
  log()[ours]({ queue: scope.label, job: scope.jobId }, message);
});

/** Work that no request waits for: from the queue, and by the clock. */
async function main() {
  shareLocalVariables();
  const { databaseUrl } = env();
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
  onStop(async () => {
    await runner.stop();
    await closeDatabase();
  });
  reportReady();
}

main().catch(giveUp);
