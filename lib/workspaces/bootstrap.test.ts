import { describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { apis } from "@/db/schema/apis";
import { keySecrets, keys } from "@/db/schema/keys";
import { users } from "@/db/schema/users";
import { testDatabase } from "@/db/testing";
import { EnvError, env, readEnv } from "@/lib/env";
import { candidateMacs, digestOf } from "@/lib/keys/secret";
import { checkPassword } from "@/lib/users/check-password";
import { bootstrap } from "./bootstrap";
import { findWorkspace } from "./find";

testDatabase();

const TEXT = "an operator's own secret of at least 32 characters";
const SETTINGS = {
  email: "Owner@Example.com",
  password: "correct horse battery",
  workspace: "acme",
  managementKey: TEXT,
};

describe("bootstrap", () => {
  test.each([
    [{ email: "nobody" }, "KEYWAY_BOOTSTRAP_EMAIL"],
    [{ password: "short" }, "KEYWAY_BOOTSTRAP_PASSWORD"],
    [{ workspace: "start" }, "KEYWAY_BOOTSTRAP_WORKSPACE"],
  ])("with %j names the variable that cannot be used, and creates nothing", async (wrong, name) => {
    await expect(bootstrap({ ...SETTINGS, ...wrong })).rejects.toThrow(name);
    expect(await db().select().from(users)).toEqual([]);
  });

  test("refuses a management key of fewer than 32 characters at start", () => {
    const source = {
      ...process.env,
      KEYWAY_BOOTSTRAP_EMAIL: "a@b.c",
      KEYWAY_BOOTSTRAP_PASSWORD: "correct horse battery",
      KEYWAY_BOOTSTRAP_MANAGEMENT_KEY: "x".repeat(31),
    };
    expect(() => readEnv(source)).toThrow(EnvError);
    expect(() => readEnv(source)).toThrow(/KEYWAY_BOOTSTRAP_MANAGEMENT_KEY.*32/);
  });

  test("creates owner, workspace, the API Default, and a key with all permissions under the given text", async () => {
    expect(await bootstrap(SETTINGS)).not.toBeNull();
    const owner = await checkPassword({ email: "owner@example.com", password: SETTINGS.password });
    const membership = await findWorkspace(owner?.id ?? "", "acme");
    expect(membership?.role).toBe("owner");
    const apiList = await db().select().from(apis);
    expect(apiList.map((api) => [api.name, api.kind]).sort()).toEqual([
      ["Default", "customer"],
      ["Keyway", "management"],
    ]);
    const [key, ...others] = await db().select().from(keys);
    expect(others).toEqual([]);
    expect(key).toMatchObject({ scopes: ["*"], expiresAt: null, createdByKind: "system" });
    expect(key?.apiId).toBe(apiList.find((api) => api.kind === "management")?.id);
    const [secret] = await db().select().from(keySecrets);
    const [mac] = candidateMacs(Buffer.from(digestOf(TEXT), "base64url"), env().peppers);
    expect(secret?.hash).toEqual(mac);
  });

  test("at a later start changes nothing, whatever the variables say then", async () => {
    const before = await db().select().from(users);
    expect(await bootstrap(SETTINGS)).toBeNull();
    expect(await bootstrap({ ...SETTINGS, email: "other@b.c", workspace: "other" })).toBeNull();
    expect(await db().select().from(users)).toEqual(before);
    expect(await db().select().from(keys)).toHaveLength(1);
  });
});
