import { run } from "graphile-worker";
import { closeDatabase, connectDatabase } from "@/db/connect";
import { env } from "@/lib/env";
import { giveUp, onStop, reportReady } from "./lifetime";

/** Work that no request waits for: from the queue, and by the clock. */
async function main() {
  const { databaseUrl } = env();
  connectDatabase(databaseUrl, { max: 4, name: "keyway worker" });
  const runner = await run({
    connectionString: databaseUrl,
    concurrency: 4,
    noHandleSignals: true,
    taskList: {},
  });
  onStop(async () => {
    await runner.stop();
    await closeDatabase();
  });
  reportReady();
}

main().catch(giveUp);
