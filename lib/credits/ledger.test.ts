import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { changeCredits } from "@/lib/keys/change-credits";
import { getKey } from "@/lib/keys/get";
import { testTenant } from "@/lib/verifier/testing";
import { type CreditKey, CreditLedger } from "./ledger";
import {
  recalledKeys,
  recoverCredits,
  reserveCredits,
  returnCredits,
  totalCredits,
} from "./reserve";

testDatabase();

/** A node without a verifier: its ledger, what it spent, and its journal's counting on demand. */
async function newNode() {
  const nodeId = randomUUID();
  await sql()`
    insert into node_sessions (session, node_id, acked_seq) values (${randomUUID()}, ${nodeId}, 1000000)`;
  const spends = new Map<number, number>();
  const answer = async () => {
    for (const keyId of await recalledKeys(sql(), nodeId)) await ledger.giveBack(keyId);
  };
  const ledger = new CreditLedger(
    {
      reserve: (keyId, wish) => reserveCredits(sql(), nodeId, keyId, wish),
      giveBack: (account, silent) => returnCredits(sql(), nodeId, account, silent),
      total: (keyId) => totalCredits(sql(), keyId, nodeId),
      refill: async () => {},
    },
    (ms) => {
      for (const node of nodes) void node.answer();
      return new Promise((resume) => setTimeout(resume, ms));
    },
  );
  const spend = async (key: CreditKey, cost: number) => {
    const spent = await ledger.spend(key, cost, false, Date.now());
    if (spent.enough) spends.set(spent.epoch, (spends.get(spent.epoch) ?? 0) + cost);
    return spent;
  };
  /** What counting the journal does: settles the spends. */
  const count = async (keyId: string) => {
    for (const [epoch, spent] of spends)
      await sql()`
        update credit_reservations set spent = spent + ${spent}
        where node_id = ${nodeId} and key_id = ${keyId} and epoch = ${epoch}`;
    spends.clear();
  };
  const node = { nodeId, ledger, spend, count, answer };
  nodes.push(node);
  return node;
}
type Node = {
  nodeId: string;
  ledger: CreditLedger;
  spend(key: CreditKey, cost: number): Promise<{ enough: boolean; remaining: number }>;
  count(keyId: string): Promise<void>;
  answer(): Promise<void>;
};
const nodes: Node[] = [];

async function newKey(remaining: number) {
  const tenant = await testTenant();
  const { key } = await tenant.key({ credits: { remaining } });
  const record = {
    keyId: key.id,
    workspaceId: tenant.workspaceId,
    creditEpoch: 0,
    nextRefillAt: null,
  };
  const left = async () => (await getKey(tenant.actor, key.id)).credits?.remaining;
  return { ...tenant, id: key.id, record, left };
}

describe("credits over three nodes", () => {
  test("of any mix of costs, what is spent and what is left is what was granted", async () => {
    const [a, b, c] = [await newNode(), await newNode(), await newNode()];
    const key = await newKey(3000);
    let spent = 0;
    await Promise.all(
      [a, b, c].flatMap((node) =>
        [1, 3, 7, 20].map(async (cost) => {
          for (let i = 0; i < 60; i++)
            if ((await node.spend(key.record, cost)).enough) spent += cost;
        }),
      ),
    );
    for (const node of [a, b, c]) await node.count(key.id);
    expect(spent).toBeLessThanOrEqual(3000);
    expect(await key.left()).toBe(3000 - spent);
    // Every denial was honest: less is left than the smallest cost that was denied.
    expect(3000 - spent).toBeLessThan(20);
  });

  test("no call is denied while a live node holds enough", async () => {
    const [idle, busy] = [await newNode(), await newNode()];
    const key = await newKey(100);
    await idle.spend(key.record, 1);
    let successes = 1;
    while ((await busy.spend(key.record, 1)).enough) successes++;
    expect(successes).toBe(100);
  });

  test("a call is not denied because others took what its node held while it asked for the rest", async () => {
    const node = await newNode();
    const key = await newKey(1000);
    await node.spend(key.record, 1);
    const large = node.spend(key.record, 600);
    // By now it has asked for 600 less what the node holds.
    await new Promise(setImmediate);
    const small = node.ledger.spend(key.record, 1, false, Date.now());
    expect(small).not.toBeInstanceOf(Promise);
    expect(await large).toMatchObject({ enough: true });
  });

  test("a node that died gives back, when it starts again, exactly what it had not spent", async () => {
    const node = await newNode();
    const key = await newKey(1000);
    for (let i = 0; i < 10; i++) await node.spend(key.record, 3);
    await node.count(key.id);
    await recoverCredits(sql(), node.nodeId);
    await recoverCredits(sql(), node.nodeId);
    const [row] = await sql()`select credits from keys where id = ${key.id}`;
    expect(Number(row?.credits)).toBe(970);
    expect(await key.left()).toBe(970);
  });

  test("setting credits anew voids what is held, and spends of before do not count against it", async () => {
    const node = await newNode();
    const key = await newKey(1000);
    await node.spend(key.record, 100);
    await changeCredits(key.actor, key.id, { operation: "set", value: 50 });
    await node.count(key.id);
    expect(await key.left()).toBe(50);
    const anew = { ...key.record, creditEpoch: 1 };
    expect(await node.spend(anew, 51)).toMatchObject({ enough: false });
    expect(await node.spend(anew, 50)).toMatchObject({ enough: true, remaining: 0 });
  });

  test("a dry run sees what is left everywhere and takes nothing", async () => {
    const [one, other] = [await newNode(), await newNode()];
    const key = await newKey(100);
    await one.spend(key.record, 10);
    await one.count(key.id);
    const look = await other.ledger.spend(key.record, 91, true, Date.now());
    expect(look).toMatchObject({ enough: false, remaining: 90 });
    expect(await key.left()).toBe(90);
  });

  test("that were given back to others are asked for again, whatever was denied before", async () => {
    const { id, record } = await newKey(1000);
    const [first, second] = [await newNode(), await newNode()];
    await first.spend(record, 1);
    const [row] = await sql()<{ held: string }[]>`
      select reserved as held from credit_reservations where node_id = ${first.nodeId}`;
    const held = Number(row?.held);
    expect(held).toBeGreaterThan(10);
    for (let i = held; i < 1000; i++) await second.spend(record, 1);
    await second.count(id);
    expect(await first.spend(record, held + 1)).toMatchObject({ enough: false });
    expect(await second.spend(record, 5)).toMatchObject({ enough: true });
    expect(await first.spend(record, 4)).toMatchObject({ enough: true });
  });
});
