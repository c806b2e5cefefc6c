import { expect, test } from "vitest";
import { RecordCache } from "./cache";
import { type Clock, LeaseNode, type LeaseStore, type SeenChange } from "./node";
import type { KeyRecord } from "./record";

/** A database whose readings are answered when the test says so. */
function newStore() {
  const readings: ((record: KeyRecord | null) => void)[] = [];
  const changes: SeenChange[] = [];
  const store: LeaseStore = {
    join: async () => ({ session: "s", epoch: "1", seq: 1 }),
    renew: async () => ({ ok: true, epoch: "1", top: 2, changes: changes.splice(0), nodes: [] }),
    reconnect: () => {},
    load: () => new Promise((answer) => readings.push(answer)),
  };
  return { store, readings, changes };
}

const STILL: Clock = { mono: () => 0, wall: () => 0, after: () => {} };

test("a reading that began before a change is joined by nobody after it, and not kept", async () => {
  const { store, readings, changes } = newStore();
  const node = new LeaseNode(store, STILL, new RecordCache());
  await node.start();
  const before = [node.find("digest"), node.find("digest")];
  expect(readings).toHaveLength(1);
  changes.push({ seq: 2, kind: "key", ref: "key_1" });
  await node.sync();
  const after = node.find("digest");
  expect(readings).toHaveLength(2);
  readings[0]?.(null);
  expect(await Promise.all(before)).toEqual([null, null]);
  expect(node.held("digest")).toBeUndefined();
  readings[1]?.(null);
  expect(await after).toBeNull();
  expect(node.held("digest")).toBeNull();
});
