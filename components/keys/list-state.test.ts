import { expect, test } from "vitest";
import { ListKeysQuery } from "@/lib/keys/input";
import { isFiltered, loadListState, queryOf } from "./list-state";

const NOW = Date.parse("2026-11-23T12:00:00Z");
const read = (query: Record<string, string>) => loadListState(query);

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
  [{ status: "nonsense" }, { environment: "live" }],
])("%j asks for %j, which the list takes", (address, query) => {
  expect(queryOf(read(address), "live", NOW)).toEqual(query);
  expect(ListKeysQuery.safeParse(queryOf(read(address), "live", NOW)).success).toBe(true);
});
