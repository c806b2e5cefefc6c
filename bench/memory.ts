import { nextMessage } from "@/lib/testing/child";
import { copyKeys } from "./bulk";
import type { Row } from "./report";
import type { Stage } from "./stage";
import { makeTenant } from "./tenant";

/** For ten million keys. */
const PATIENCE_MS = 3_600_000;

/** Bytes of a cached key in the mean, and the resident memory of a process that holds them all. */
export type CacheReport = Readonly<{
  heap: number;
  texts: number;
  /** What the cache itself takes it for. */
  estimate: number;
  rssMiB: number;
  size: number;
}>;

/** What cached keys take, each after its first verification. */
export const benchMemory =
  (keys: number) =>
  async (stage: Stage): Promise<Row[]> => {
    const tenant = await makeTenant();
    await copyKeys(tenant, 0, keys);
    const holder = await stage.launch("cached", {
      ...{ env: stage.env, args: [String(keys)] },
      // As `npm start` and `npm run api` have it.
      execArgv: ["--min-semi-space-size=16"],
    });
    const report = (await nextMessage(holder.child, PATIENCE_MS)) as CacheReport;
    const { heap, texts, estimate, rssMiB, size } = report;
    const row = (of: string, value: number, bar: string): Row => ({ of, value, bar });
    return [
      row("keys held", size, ""),
      row("heap bytes of one", heap, ""),
      row("of them its own texts", texts, ""),
      row("heap bytes above its own texts", heap - texts, "600"),
      row("bytes the cache counts for one", estimate, ""),
      row("MiB resident, the process included", rssMiB, "1024 at 1,000,000"),
    ];
  };
