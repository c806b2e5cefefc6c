import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clientActor } from "@/lib/actor";
import { spellOutApis } from "@/lib/members/permission";
import { isCovered } from "@/lib/scopes/narrower";
import { chooseScopes, chooseTarget, lifetimeOf, type Target, tokenApis } from "./decide";

const actor = clientActor(
  { id: "cl_1", name: "Billing", workspaceId: "ws_1", scopes: [] },
  { requestId: "req_1", ip: "192.0.2.1", userAgent: "" },
);
const segment = fc.constantFrom("invoices", "reports", "read", "write", "a", "*");
const scope = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(":"));
const grant = fc.oneof(
  scope,
  scope.map((one) => `!${one}`),
);
const audience = fc.constantFrom("https://a.test", "https://b.test", "urn:c", null);
const apiOf = (id: string) =>
  fc.record({
    id: fc.constant(id),
    kind: fc.constantFrom("customer", "management"),
    audience,
    scopes: fc.array(scope.map((name) => ({ name, description: "" }))),
    tokens: fc.record({
      ttlSeconds: fc.integer({ min: 30, max: 7200 }),
      algorithm: fc.constantFrom("ES256", "RS256"),
      certificateBound: fc.boolean(),
    }),
  }) satisfies fc.Arbitrary<Target>;

/** What it answers, or null when it refuses. */
function orRefused<T>(decide: () => T): T | null {
  try {
    return decide();
  } catch {
    return null;
  }
}

describe("O02 O03 O07 whatever a client or key holds and asks for,", () => {
  test("the issued scope lies within its grant", () =>
    fc.assert(
      fc.property(
        apiOf("api_1"),
        fc.array(grant, { maxLength: 6 }),
        fc.option(
          fc.array(grant, { maxLength: 4 }).map((list) => list.join(" ")),
          {
            nil: undefined,
          },
        ),
        (api, granted, asked) => {
          const scopes = orRefused(() => chooseScopes(api, granted, asked, actor));
          if (scopes === null) return;
          const held = api.kind === "management" ? spellOutApis(granted) : granted;
          for (const one of scopes) expect(isCovered(held, [one])).toBe(true);
          if (asked !== undefined)
            expect(scopes).toEqual([...new Set(asked.split(" ").filter(Boolean))]);
        },
      ),
      { numRuns: 2000 },
    ));

  test("the audience is one of the workspace that it has a grant for", () =>
    fc.assert(
      fc.property(
        fc.tuple(apiOf("api_1"), apiOf("api_2"), apiOf("api_3")),
        fc.subarray(["api_1", "api_2", "api_3", "api_4"]),
        fc.array(fc.constantFrom("https://a.test", "https://b.test", "urn:c", "urn:else"), {
          maxLength: 2,
        }),
        (apis, apiIds, asked) => {
          const grants = apiIds.map((apiId) => ({ apiId, scopes: ["a"], introspect: false }));
          const target = orRefused(() => chooseTarget(apis, tokenApis(grants), asked));
          if (target === null) return;
          expect(apiIds).toContain(target.id);
          expect(apis.find((one) => one.id === target.id)?.audience).toBe(target.audience);
          if (asked.length > 0) expect(new Set(asked)).toEqual(new Set([target.audience]));
        },
      ),
      { numRuns: 2000 },
    ));

  test("the token dies no later than its key, and within an hour", () =>
    fc.assert(
      fc.property(
        apiOf("api_1"),
        fc.array(fc.option(fc.integer({ min: -1_000_000, max: 10_000_000 }))),
        (api, ends) => {
          const seconds = orRefused(() => lifetimeOf(api, ends, 0));
          if (seconds === null) return;
          expect(seconds).toBeLessThanOrEqual(Math.min(3600, api.tokens.ttlSeconds));
          for (const end of ends) if (end !== null) expect(seconds * 1000).toBeLessThanOrEqual(end);
        },
      ),
      { numRuns: 2000 },
    ));
});

test("scopes that were not asked for are what the catalogue knows of a wildcard, without what is denied", () => {
  const scopes = ["a:read", "a:write", "b:read"].map((name) => ({ name, description: "" }));
  const api = { kind: "customer", scopes } as const;
  expect(chooseScopes(api, ["a:*", "!a:write", "c:one"], undefined, actor)).toEqual([
    "a:read",
    "c:one",
  ]);
  expect(chooseScopes({ ...api, scopes: [] }, ["a:*"], undefined, actor)).toEqual(["a:*"]);
  expect(chooseScopes({ ...api, scopes: [] }, ["a:*", "!a:b"], undefined, actor)).toEqual([]);
  expect(
    chooseScopes({ ...api, kind: "management" }, ["keys:verify"], "keys:verify:api_1", actor),
  ).toEqual(["keys:verify:api_1"]);
});
