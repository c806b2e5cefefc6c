import { createHash } from "node:crypto";
import v8 from "node:v8";
import vm from "node:vm";
import { connectSql, sql } from "@/db/sql";
import { env } from "@/lib/env";
import { RecordCache } from "@/lib/verify/cache";
import { loadRecord } from "@/lib/verify/load";
import { bulkSecret } from "./bulk";
import type { CacheReport } from "./memory";

// A process that holds keys as an api process does, and nothing else, and says what that takes.

const AT_ONCE = 64;

const digestOf = (text: string) => createHash("sha256").update(text).digest("base64url");

function collect() {
  v8.setFlagsFromString("--expose-gc");
  vm.runInNewContext("gc")();
  return process.memoryUsage();
}

async function main() {
  const count = Number(process.argv[2]);
  connectSql(env().databaseUrl, { max: 4, name: "keyway bench" });
  const { peppers } = env();
  const cache = new RecordCache(16 * 1024 ** 3);
  process.send?.("ready");
  // Code is compiled and connections are made before the first measure.
  for (let n = 0; n < 1000; n++) await loadRecord(sql(), peppers, digestOf(bulkSecret(n)));
  const before = collect();
  let [next, texts, estimate] = [0, 0, 0];
  const work = async () => {
    while (next < count) {
      const digest = digestOf(bulkSecret(next++));
      const record = await loadRecord(sql(), peppers, digest);
      if (!record) throw new Error("A key was not found.");
      cache.set(digest, record);
      // As after the first verification.
      const [limit] = record.limits;
      texts += textBytes([digest, record.keyId, limit?.counter, ...Object.values(record)]);
      estimate += record.bytes;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const after = collect();
  const report: CacheReport = {
    heap: (after.heapUsed - before.heapUsed) / cache.size,
    texts: texts / cache.size,
    estimate: estimate / cache.size,
    rssMiB: after.rss / 1024 ** 2,
    size: cache.size,
  };
  process.send?.(report);
}

/** What different texts of a record take: a head of 16 bytes and a byte for each character, in eights. */
const textBytes = (values: readonly unknown[]): number =>
  [...new Set(values)].reduce<number>(
    (sum, one) =>
      typeof one === "string" && one.length > 4 ? sum + ((16 + one.length + 7) & ~7) : sum,
    0,
  );

process.on("disconnect", () => process.exit());
main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
