import { describe, expect, test } from "vitest";
import { CreateApiInput, UpdateApiInput } from "@/lib/apis/input";
import { CreateOverrideInput, UpdateOverrideInput } from "@/lib/overrides/input";
import { CreateOwnerInput, UpdateOwnerInput } from "@/lib/owners/input";
import { CreateRoleInput, UpdateRoleInput } from "@/lib/roles/input";
import {
  ChangeCreditsInput,
  CreateKeyInput,
  ListKeysQuery,
  LookupKeysInput,
  RotateKeyInput,
  UpdateKeyInput,
} from "./input";

const key = (fields: object) => CreateKeyInput.safeParse({ apiId: "api_1", ...fields });
const limit = { name: "requests", limit: 1, windowMs: 1 };

describe("T03 fields that only the server sets are refused, as unknown ones are:", () => {
  const inputs = {
    createKey: [CreateKeyInput, { apiId: "api_1" }],
    updateKey: [UpdateKeyInput, {}],
    createApi: [CreateApiInput, { name: "Billing" }],
    updateApi: [UpdateApiInput, {}],
    createRole: [CreateRoleInput, { apiId: "api_1", name: "reader" }],
    updateRole: [UpdateRoleInput, {}],
    createOwner: [CreateOwnerInput, { id: "user_1" }],
    updateOwner: [UpdateOwnerInput, {}],
    createOverride: [CreateOverrideInput, { namespace: "a", identifier: "b", limit: 1 }],
    updateOverride: [UpdateOverrideInput, {}],
  } as const;
  const fields = ["workspaceId", "createdAt", "kind", "status", "hash", "__proto", "revokedAt"];
  test.each(Object.entries(inputs))("%s", (_, [schema, base]) => {
    expect(schema.safeParse(base).success).toBe(true);
    for (const field of fields)
      expect([field, schema.safeParse({ ...base, [field]: "x" }).success]).toEqual([field, false]);
  });

  test("an edit cannot move a key to another API or change its environment", () => {
    expect(UpdateKeyInput.safeParse({ apiId: "api_2" }).success).toBe(false);
    expect(UpdateKeyInput.safeParse({ environment: "test" }).success).toBe(false);
  });
});

describe("T05 of a key", () => {
  test.each([
    ["a blank name", { name: "  " }],
    ["a name of 121 characters", { name: "x".repeat(121) }],
    ["a NUL in its name", { name: "a\0b" }],
    ["half of a surrogate pair", { name: "a\ud800" }],
    ["a scope with a space", { scopes: ["a b"] }],
    ["201 scopes", { scopes: Array.from({ length: 201 }, (_, i) => `a:${i}`) }],
    ["21 tags", { tags: Array.from({ length: 21 }, String) }],
    ["metadata above 8 KiB", { metadata: { a: "x".repeat(8200) } }],
    ["metadata with a NUL deep inside", { metadata: { a: [{ b: "\0" }] } }],
    ["metadata of 18 levels", { metadata: JSON.parse(`${'{"a":'.repeat(18)}1${"}".repeat(18)}`) }],
    ["a list as metadata", { metadata: [] }],
    ["an address that is none", { ipAllowlist: ["300.1.1.1"] }],
    ["a prefix with an underscore", { prefix: "my_app" }],
    ["a date without a time zone", { expiresAt: "2026-01-01T00:00:00" }],
    ["a date in no calendar", { expiresAt: "2026-02-30T00:00:00Z" }],
    ["a number as a date", { expiresAt: 1 }],
    ["two limits of one name", { limits: [limit, limit] }],
    ["a window of zero", { limits: [{ ...limit, windowMs: 0 }] }],
    ["a negative limit", { limits: [{ ...limit, limit: -1 }] }],
    ["a limit that is no whole number", { limits: [{ ...limit, limit: 1.5 }] }],
    ["negative credits", { credits: { remaining: -1 } }],
    ["a refill every nothing", { credits: { remaining: 1, refill: { amount: 1, every: "PT0S" } } }],
    ["an environment of its own", { environment: "staging" }],
  ])("%s is refused", (_, fields) => expect(key(fields).success).toBe(false));

  test.each([
    ["a scope that denies", { scopes: ["!admin:*"] }],
    ["an instant with an offset", { expiresAt: "2026-01-01T00:00:00+02:00" }],
    ["a limit of zero", { limits: [{ ...limit, limit: 0 }] }],
    ["a single address", { ipAllowlist: ["192.0.2.1", "::1"] }],
    ["unlimited uses", { credits: null }],
    ["emoji in its name", { name: "🔑 prod" }],
  ])("%s is taken", (_, fields) => expect(key(fields).success).toBe(true));
});

describe("an edit of a key", () => {
  test("has no defaults: what is left out stays", () =>
    expect(UpdateKeyInput.parse({})).toEqual({}));
  test("may name one of the two modes", () =>
    expect(UpdateKeyInput.parse({ mode: { ip: "monitor" } })).toEqual({ mode: { ip: "monitor" } }));
});

test("a rotation says nothing of its overlap: after first use, a day", () =>
  expect(RotateKeyInput.parse({})).toEqual({
    overlap: { mode: "afterFirstUse", seconds: 86_400 },
  }));

test.each([
  [RotateKeyInput, { overlap: { mode: "fixed", seconds: 91 * 86_400 } }],
  [LookupKeysInput, { keys: [] }],
  [LookupKeysInput, { keys: Array.from({ length: 1001 }, String) }],
  [LookupKeysInput, { keys: ["x".repeat(513)] }],
  [ChangeCreditsInput, { operation: "add", value: -1 }],
  [ChangeCreditsInput, { operation: "double", value: 1 }],
  [ListKeysQuery, { limit: "101" }],
  [ListKeysQuery, { limit: "0" }],
  [ListKeysQuery, { status: "gone" }],
  [ListKeysQuery, { color: "red" }],
])("T05 input %# out of bounds is refused", (schema, input) =>
  expect(schema.safeParse(input).success).toBe(false),
);
