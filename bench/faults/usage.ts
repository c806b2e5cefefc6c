import { sql } from "@/db/sql";
import type { Tenant } from "../tenant";
import { pause, verify } from "./call";
import type { Cluster, Node } from "./nodes";

/** Verifications of a key as clients saw them, and as they were counted. */
export type UsageReport = Readonly<{
  kills: number;
  sent: number;
  /** Answered with a decision. */
  acknowledged: number;
  counted: number;
  /** The rows of the log, each with a request id of its own. */
  logged: number;
  /** Answered but not counted. Must be 0. */
  lost: number;
  /** Counted but never sent. Must be 0. */
  doubled: number;
}>;

const CLIENTS_PER_NODE = 6;

/**
 * Verifies on every node without pause while one node after the other is killed at a random moment, mostly while it
 * ships, and started again; then lets all of them count what they have.
 */
export async function countUnderKills(
  cluster: Cluster,
  tenant: Tenant,
  kills: number,
): Promise<UsageReport> {
  const [key] = await tenant.makeKeys(1);
  if (!key) throw new Error("No key was made.");
  const tally = { sent: 0, acknowledged: 0, ended: false };
  const clients = cluster.nodes.flatMap((node) =>
    Array.from({ length: CLIENTS_PER_NODE }, () => send(node, tenant.token, key.secret, tally)),
  );
  for (let i = 0; i < kills; i++) await killAndStart(cluster, i);
  tally.ended = true;
  await Promise.all(clients);
  await Promise.all(cluster.nodes.map((node) => node.stop()));
  const { sent, acknowledged } = tally;
  const { counted, logged } = await readCounts(key.id);
  const lost = Math.max(0, acknowledged - counted);
  const doubled = Math.max(0, counted - sent);
  return { kills, sent, acknowledged, counted, logged, lost, doubled };
}

type Tally = { sent: number; acknowledged: number; ended: boolean };

async function send(node: Node, token: string, key: string, tally: Tally): Promise<void> {
  while (!tally.ended) {
    tally.sent++;
    const code = await verify(node.port, token, { key });
    if (!code.includes(" ")) tally.acknowledged++;
    else await pause(20);
  }
}

async function killAndStart({ nodes }: Cluster, i: number): Promise<void> {
  const node = nodes[i % nodes.length];
  if (!node) throw new Error("The cluster has no nodes.");
  await pause(200 + Math.random() * 800);
  // Every other time at the moment its counting thread is in a transaction.
  if (i % 2 === 1) await untilShipping();
  await node.kill();
  await node.start();
}

/** Waits for a transaction of a counting thread, at most a second. */
async function untilShipping(): Promise<void> {
  const deadline = performance.now() + 1000;
  while (performance.now() < deadline) {
    const [row] = await sql()`
      select 1 from pg_stat_activity
      where application_name = 'keyway count' and xact_start is not null limit 1`;
    if (row) return;
    await pause(2);
  }
}

/** Of the roll-ups by minute, and of the log. */
async function readCounts(keyId: string): Promise<{ counted: number; logged: number }> {
  const [row] = await sql()<{ counted: number; logged: number }[]>`
    select
      (select coalesce(sum(verifications), 0)::int from usage_by_key
        where key_id = ${keyId} and grain = 'minute') as counted,
      (select count(*)::int from verifications where key_id = ${keyId}) as logged`;
  return row ?? { counted: 0, logged: 0 };
}
