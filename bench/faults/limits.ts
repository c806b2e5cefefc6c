import type { LimitAlgorithm } from "@/lib/limits/limit";
import type { Tenant } from "../tenant";
import { call, pause, verify } from "./call";
import type { Cluster } from "./nodes";

/** How many of the calls of each round were admitted. */
export type LimitReport = Readonly<{
  algorithm: LimitAlgorithm;
  rounds: number;
  limit: number;
  calls: number;
  fewest: number;
  most: number;
}>;

/** So long that no round sees a second window, and no bucket is refilled by one unit meanwhile. */
const WINDOW_MS = 30 * 24 * 3_600_000;

/** In each round a new key of that limit is verified `calls` times at once, over all nodes. */
export async function admitInParallel(
  cluster: Cluster,
  tenant: Tenant,
  ask: Readonly<{ algorithm: LimitAlgorithm; rounds: number; limit: number; calls: number }>,
): Promise<LimitReport> {
  const { algorithm, rounds, limit, calls } = ask;
  const limits = [{ name: "requests", limit, windowMs: WINDOW_MS, algorithm }];
  const admitted: number[] = [];
  for (const { secret: key } of await tenant.makeKeys(rounds, { limits })) {
    // A dry run takes nothing: it lets each node read the key and meet Redis.
    for (const node of cluster.nodes) await verify(node.port, tenant.token, { key, dryRun: true });
    admitted.push(await admitOnce(cluster, tenant.token, key, calls));
  }
  return { ...ask, fewest: Math.min(...admitted), most: Math.max(...admitted) };
}

/** @throws Error when a call had no decision, since it may have counted */
export async function admitOnce(
  { nodes }: Cluster,
  token: string,
  key: string,
  calls: number,
): Promise<number> {
  const codes = await Promise.all(
    Array.from({ length: calls }, (_, i) =>
      verify(nodes[i % nodes.length]?.port ?? 0, token, { key }),
    ),
  );
  const strange = codes.find((code) => code !== "VALID" && code !== "RATE_LIMITED");
  if (strange) throw new Error(`A call was answered: ${strange}`);
  return codes.filter((code) => code === "VALID").length;
}

/** What passed in each window while Redis was killed and came back, oldest first; whole windows only. */
export type LossReport = Readonly<{
  limit: number;
  windows: readonly number[];
  /** Calls that had no decision. */
  undecided: number;
}>;

const CLIENTS_PER_NODE = 2;

/** Asks for more than the limit in every window, on every node, while `lose` and then `restore` run windows apart. */
export async function admitWithoutRedis(
  { nodes }: Cluster,
  tenant: Tenant,
  how: Readonly<{
    limit: number;
    windowMs: number;
    lose(): Promise<void>;
    restore(): Promise<void>;
  }>,
): Promise<LossReport> {
  const { limit, windowMs, lose, restore } = how;
  const limits = [{ name: "requests", limit, windowMs, algorithm: "fixed" }];
  const [key] = await tenant.makeKeys(1, { limits });
  if (!key) throw new Error("No key was made.");
  const admitted = new Map<string, number>();
  const tally = { undecided: 0, ended: false };
  const ask = async (port: number) => {
    while (!tally.ended) {
      const reply = await call(port, "/v1/keys/verify", tenant.token, { key: key.secret });
      if (reply?.status !== 200) tally.undecided++;
      // The answer says in which window it was counted.
      const window = /"resetAt":"([^"]+)"/.exec(reply?.body ?? "")?.[1] ?? "";
      if (reply?.body.includes('"code":"VALID"'))
        admitted.set(window, (admitted.get(window) ?? 0) + 1);
      await pause(5);
    }
  };
  const clients = nodes.flatMap(({ port }) =>
    Array.from({ length: CLIENTS_PER_NODE }, () => ask(port)),
  );
  await pause(2.5 * windowMs);
  await lose();
  await pause(3 * windowMs);
  await restore();
  await pause(3 * windowMs);
  tally.ended = true;
  await Promise.all(clients);
  const windows = [...admitted].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
  return { limit, windows: windows.slice(1, -1), undecided: tally.undecided };
}
