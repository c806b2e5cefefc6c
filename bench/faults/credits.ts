import { sql } from "@/db/sql";
import type { Tenant } from "../tenant";
import { call, pause, verify } from "./call";
import type { Cluster, Node } from "./nodes";

/** Where the credits of a key went. */
export type CreditReport = Readonly<{
  granted: number;
  /** Of answers that clients got. */
  spent: number;
  /** As the journals were counted; more than `spent` only by answers that a kill cut off. */
  journaled: number;
  /** Left with the key once every node has given back. */
  remaining: number;
  /** granted - journaled - remaining. Must be 0. */
  missing: number;
  /** Denials while every node lived and more was left than the calls under way ask for. Must be 0. */
  falseDenials: number;
}>;

const CLIENTS_PER_NODE = 4;
const COSTS = [1, 2, 3, 5, 7];

/** A call under way. `peak` is the most that was spent and asked for at any moment of it. */
type Call = { peak: number };

/** `asked` is what the calls under way ask for. */
type Spending = {
  spent: number;
  asked: number;
  calls: Set<Call>;
  falseDenials: number;
  on: boolean;
};

const beginSpending = (): Spending => ({
  ...{ spent: 0, asked: 0, calls: new Set<Call>(), falseDenials: 0, on: true },
});

/**
 * Spends credits in mixed amounts on every node. With `kills`, each node is killed once and started again, and
 * what is left stays; without, it is spent until nothing is left.
 */
export async function spendCredits(
  cluster: Cluster,
  tenant: Tenant,
  { granted, kills }: Readonly<{ granted: number; kills: boolean }>,
): Promise<CreditReport> {
  const [key] = await tenant.makeKeys(1, { credits: { remaining: granted } });
  if (!key) throw new Error("No key was made.");
  const spending = beginSpending();
  const clients = cluster.nodes.flatMap((node) =>
    Array.from({ length: CLIENTS_PER_NODE }, () =>
      spend(node, { token: tenant.token, key: key.secret, granted, kills }, spending),
    ),
  );
  if (kills) {
    for (const node of cluster.nodes) {
      await pause(300 + Math.random() * 300);
      await node.kill();
      await node.start();
    }
    spending.on = false;
  }
  await Promise.all(clients);
  await Promise.all(cluster.nodes.map((node) => node.stop()));
  const { journaled, remaining } = await readBooks(key.id);
  const missing = granted - journaled - remaining;
  const { spent, falseDenials } = spending;
  return { granted, spent, journaled, remaining, missing, falseDenials };
}

type Purse = Readonly<{ token: string; key: string; granted: number; kills: boolean }>;

/** Until told to end or, where nobody is killed, until one of them does not get a single credit. */
async function spend(node: Node, { token, key, granted, kills }: Purse, spending: Spending) {
  for (let i = 0; spending.on; i++) {
    const cost = COSTS[i % COSTS.length] ?? 1;
    const call = { peak: 0 };
    spending.calls.add(call);
    spending.asked += cost;
    // Only a new call raises the sum. A denial that is read later lowers it, but was decided with it.
    for (const open of spending.calls)
      open.peak = Math.max(open.peak, spending.spent + spending.asked);
    const code = await verify(node.port, token, { key, cost });
    spending.calls.delete(call);
    if (code === "VALID") spending.spent += cost;
    else if (code === "CREDITS_EXCEEDED") {
      if (!kills && call.peak <= granted) spending.falseDenials++;
      if (cost === 1 && !kills) spending.on = false;
    } else await pause(20);
    spending.asked -= cost;
  }
}

/** What became of a key's credits that were changed while they were spent. */
export type ChangeReport = Readonly<{
  /** At first, and by each change that was answered 200. */
  granted: number;
  refilled: number;
  spent: number;
  journaled: number;
  remaining: number;
  changes: number;
  /** granted + refilled - journaled - remaining. Must be 0. */
  missing: number;
}>;

const REFILL = { amount: 50, every: "PT1S", mode: "add" };
const CHANGES = [
  { operation: "add", value: 100 },
  { operation: "subtract", value: 30 },
] as const;

/** Adds, subtracts and refills credits through every node while every node spends them. */
export async function changeCredits(cluster: Cluster, tenant: Tenant): Promise<ChangeReport> {
  const [key] = await tenant.makeKeys(1, { credits: { remaining: 500, refill: REFILL } });
  if (!key) throw new Error("No key was made.");
  const since = await refilledAt(key.id);
  const spending = beginSpending();
  const purse = { token: tenant.token, key: key.secret, granted: 0, kills: true };
  const clients = cluster.nodes.flatMap((node) => [
    spend(node, purse, spending),
    spend(node, purse, spending),
  ]);
  let [granted, changes] = [500, 0];
  for (let i = 0; i < 30; i++) {
    const node = cluster.nodes[i % cluster.nodes.length];
    const change = CHANGES[i % CHANGES.length];
    if (!node || !change) continue;
    const reply = await call(node.port, `/v1/keys/${key.id}/credits`, tenant.token, change);
    // 409: there were fewer left than were to be taken.
    if (reply?.status === 409) continue;
    if (reply?.status !== 200) throw new Error(`${reply?.status} ${reply?.body}`);
    granted += change.operation === "add" ? change.value : -change.value;
    changes++;
    await pause(50);
  }
  spending.on = false;
  await Promise.all(clients);
  await Promise.all(cluster.nodes.map((node) => node.stop()));
  const refilled = (REFILL.amount * ((await refilledAt(key.id)) - since)) / 1000;
  const { journaled, remaining } = await readBooks(key.id);
  const missing = granted + refilled - journaled - remaining;
  return { granted, refilled, spent: spending.spent, journaled, remaining, changes, missing };
}

async function refilledAt(keyId: string): Promise<number> {
  const [row] = await sql()<
    { at: Date }[]
  >`select credit_refilled_at as at from keys where id = ${keyId}`;
  if (!row) throw new Error("The key is gone.");
  return row.at.getTime();
}

/**
 * Sets the credits of a key that every node holds some of, and spends them to the last one.
 * @returns what was spent after
 */
export async function setCredits(cluster: Cluster, tenant: Tenant, to: number): Promise<number> {
  const [key] = await tenant.makeKeys(1, { credits: { remaining: 100_000 } });
  const [first] = cluster.nodes;
  if (!key || !first) throw new Error("No key was made.");
  const purse = { token: tenant.token, key: key.secret, granted: 0, kills: false };
  for (const node of cluster.nodes)
    if ((await verify(node.port, tenant.token, { key: key.secret })) !== "VALID")
      throw new Error("A key with credits was not valid.");
  const change = { operation: "set", value: to };
  const reply = await call(first.port, `/v1/keys/${key.id}/credits`, tenant.token, change);
  if (reply?.status !== 200) throw new Error(`${reply?.status} ${reply?.body}`);
  const spending = beginSpending();
  await Promise.all(cluster.nodes.map((node) => spend(node, purse, spending)));
  return spending.spent;
}

async function readBooks(keyId: string): Promise<{ journaled: number; remaining: number }> {
  const [row] = await sql()<{ journaled: number; remaining: number }[]>`
    select
      (select coalesce(sum(credits), 0)::int from usage_by_key
        where key_id = ${keyId} and grain = 'minute') as journaled,
      (select credits::int from keys where id = ${keyId}) as remaining`;
  if (!row) throw new Error("The key is gone.");
  return row;
}
