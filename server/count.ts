import os from "node:os";
import { parentPort } from "node:worker_threads";
import { connectDatabase } from "@/db/connect";
import { env } from "@/lib/env";
import { countJournal } from "@/lib/verifier/count";
import type { CountRequest } from "@/lib/verifier/shipper";

/** A request of the process' main thread, and what became of it. */
export type CountMessage = Readonly<{ id: number; request: CountRequest }>;
export type CountReply = Readonly<{ id: number; damagedLines: number; error: unknown }>;

// Counting may wait, answers may not. On Linux alone does this mean the calling thread and not the whole process.
if (process.platform === "linux") os.setPriority(5);

connectDatabase(env().databaseUrl, { max: 2, name: "keyway count" });

parentPort?.on("message", async ({ id, request }: CountMessage) => {
  let damagedLines = 0;
  const onDamage = (lines: number) => {
    damagedLines += lines;
  };
  const error: unknown = await countJournal(request, onDamage).then(
    () => null,
    (failure: unknown) => failure,
  );
  parentPort?.postMessage({ id, damagedLines, error } satisfies CountReply);
});
