import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RecordCache } from "./cache";
import type { KeyRecord } from "./record";

const record = (keyId: string, workspaceId = "ws_1") =>
  ({ keyId, workspaceId, bytes: 1 }) as KeyRecord;

describe("a cache", () => {
  test("gives back what it was given, and knows a known absence from nothing held", () => {
    const cache = new RecordCache();
    const one = record("key_1");
    cache.set("a", one);
    cache.set("b", null);
    expect(cache.get("a")).toBe(one);
    expect(cache.get("b")).toBeNull();
    expect(cache.get("c")).toBeUndefined();
  });

  test("drops every version of a key, and no other key", () => {
    const cache = new RecordCache();
    for (const digest of ["v1", "v2", "v3"]) cache.set(digest, record("key_1"));
    cache.set("other", record("key_2"));
    cache.dropKey("key_1");
    expect(["v1", "v2", "v3"].map((digest) => cache.get(digest))).toEqual(Array(3).fill(undefined));
    expect(cache.get("other")).toBeDefined();
    cache.set("v4", record("key_1"));
    cache.dropKey("key_1");
    expect(cache.get("v4")).toBeUndefined();
  });

  test("drops all of a workspace, and keeps what it is given afterwards", () => {
    const cache = new RecordCache();
    cache.set("a", record("key_1", "ws_1"));
    cache.set("b", record("key_2", "ws_2"));
    cache.dropWorkspace("ws_1");
    expect(cache.get("a")).toBeUndefined();
    expect(cache.get("b")).toBeDefined();
    cache.set("a", record("key_1", "ws_1"));
    expect(cache.get("a")).toBeDefined();
  });

  test("forgets which texts are unknown, and nothing else", () => {
    const cache = new RecordCache();
    cache.set("a", record("key_1"));
    cache.set("b", null);
    cache.dropUnknown();
    expect(cache.get("a")).toBeDefined();
    expect(cache.get("b")).toBeUndefined();
  });

  test("answers the key of a text that was unknown before", () => {
    const cache = new RecordCache();
    cache.set("a", null);
    cache.set("a", record("key_1"));
    expect(cache.get("a")?.keyId).toBe("key_1");
    cache.dropKey("key_1");
    expect(cache.get("a")).toBeUndefined();
  });

  test("never holds more than it may, and lets go first of what is not used", () => {
    const cache = new RecordCache(3, 2);
    for (const digest of ["a", "b", "c"]) cache.set(digest, record(`key_${digest}`));
    cache.get("a");
    cache.set("d", record("key_d"));
    expect(cache.size).toBe(3);
    expect(cache.get("a")).toBeDefined();
    expect(cache.get("b")).toBeUndefined();
    for (const digest of ["x", "y", "z"]) cache.set(digest, null);
    expect(["x", "y", "z"].map((digest) => cache.get(digest))).toEqual([undefined, null, null]);
  });

  test("is bounded by what its records take, not by how many they are", () => {
    const cache = new RecordCache(100);
    const large = (keyId: string) => ({ ...record(keyId), bytes: 40 }) as KeyRecord;
    for (const digest of ["a", "b", "c"]) cache.set(digest, large(`key_${digest}`));
    expect(cache.size).toBe(2);
    cache.dropKey("key_c");
    for (const digest of ["d", "e"]) cache.set(digest, record(`key_${digest}`));
    expect(["b", "d", "e"].map((digest) => cache.get(digest)?.keyId)).toEqual([
      "key_b",
      "key_d",
      "key_e",
    ]);
  });

  test("behaves as a plain map from which changes delete, as far as it holds anything", () => {
    const digest = fc.constantFrom("a", "b", "c", "d", "e");
    const key = fc.constantFrom("key_1", "key_2", "key_3");
    const workspace = fc.constantFrom("ws_1", "ws_2");
    const step = fc.oneof(
      fc.record({ what: fc.constant("set" as const), digest, key }),
      fc.record({ what: fc.constant("unknown" as const), digest }),
      fc.record({ what: fc.constant("dropKey" as const), key }),
      fc.record({ what: fc.constant("dropWorkspace" as const), workspace }),
      fc.record({ what: fc.constant("dropUnknown" as const) }),
    );
    // A key stays in its workspace.
    const homeOf = (keyId: string) => (keyId === "key_3" ? "ws_2" : "ws_1");
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.integer({ min: 1, max: 6 }),
        (steps, max) => {
          const cache = new RecordCache(max);
          const model = new Map<string, string | null>();
          const forget = (gone: (key: string | null) => boolean) => {
            for (const [name, key] of model) if (gone(key)) model.delete(name);
          };
          for (const one of steps) {
            if (one.what === "set") {
              cache.set(one.digest, record(one.key, homeOf(one.key)));
              model.set(one.digest, one.key);
            } else if (one.what === "unknown") {
              // What is unknown has never been a key's, or was forgotten since.
              if (typeof model.get(one.digest) === "string") continue;
              cache.set(one.digest, null);
              model.set(one.digest, null);
            } else if (one.what === "dropKey") {
              cache.dropKey(one.key);
              forget((keyId) => keyId === one.key);
            } else if (one.what === "dropWorkspace") {
              cache.dropWorkspace(one.workspace);
              forget((keyId) => keyId !== null && homeOf(keyId) === one.workspace);
            } else {
              cache.dropUnknown();
              forget((keyId) => keyId === null);
            }
            expect(cache.size).toBeLessThanOrEqual(max);
            for (const name of ["a", "b", "c", "d", "e"]) {
              const held = cache.get(name);
              if (held !== undefined) expect(held?.keyId ?? null).toBe(model.get(name));
            }
          }
        },
      ),
    );
  });
});
