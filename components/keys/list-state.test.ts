import { expect, test } from "vitest";
import { ListKeysQuery } from "@/lib/keys/input";
import { isFiltered, queryOf, readListState, viewQuery, wordsOf } from "./list-state";

const NOW = Date.parse("2026-11-23T12:00:00Z");
const read = readListState;

test("an empty address asks for the environment of the shell and nothing else", () => {
  expect(queryOf(read({}), "test", NOW)).toEqual({ environment: "test" });
  expect(isFiltered(read({ environment: "all" }))).toBe(false);
});

test.each([
  [{ environment: "all" }, {}],
  [
    { q: "ci", tag: "prod" },
    { q: "ci", tag: "prod", environment: "live" },
  ],
  [
    { api: "api_1", owner: "u" },
    { apiId: "api_1", ownerId: "u", environment: "live" },
  ],
  [{ after: "second.first" }, { cursor: "second", environment: "live" }],
  [{ expires: "past" }, { status: "expired", environment: "live" }],
  [
    { expires: "7d" },
    { expiresBefore: "2026-11-30T12:00:00.000Z", status: "active", environment: "live" },
  ],
  [{ unused: "90d" }, { unusedSince: "2026-08-25T12:00:00.000Z", environment: "live" }],
  [{ unused: "never" }, { used: "never", environment: "live" }],
  [{ used: "24h" }, { usedSince: "2026-11-22T12:00:00.000Z", environment: "live" }],
  [{ status: "rotating" }, { secrets: "retiring", status: "active", environment: "live" }],
  [{ limits: "own" }, { limits: "own", environment: "live" }],
  [{ limits: "hit" }, { limitedSince: "2026-11-22T13:00:00.000Z", environment: "live" }],
  [{ maker: "usr_1" }, { createdById: "usr_1", environment: "live" }],
  [{ caller: "key_1" }, { callerId: "key_1", environment: "live" }],
  // The top of 24 hours is another list of the same keys.
  [
    { sort: "day", tag: "prod" },
    { tag: "prod", environment: "live" },
  ],
  [
    { sort: "used", order: "asc" },
    { sort: "lastUsedAt", order: "asc", environment: "live" },
  ],
  [{ status: "nonsense", unused: "x", sort: "x" }, { environment: "live" }],
])("%j asks for %j, which the list takes", (address, query) => {
  expect(queryOf(read(address), "live", NOW)).toEqual(query);
  expect(ListKeysQuery.safeParse(queryOf(read(address), "live", NOW)).success).toBe(true);
});

test("a view keeps filters and order, neither the page nor the environment nor a job", () => {
  const state = read({ q: "ci", sort: "used", after: "x", environment: "test", job: "job_1" });
  expect(viewQuery(state)).toBe("q=ci&sort=used");
});

test("the filters are told in words", () => {
  const state = read({ q: "ci", status: "rotating", expires: "7d", limits: "hit", api: "api_1" });
  expect(wordsOf(state, "live", () => "Billing")).toBe(
    "live, “ci”, Billing, rotating, expires within 7 d, rate limited in 24 h",
  );
});
