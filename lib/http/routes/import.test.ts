import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { newTestTenant, testHttp } from "../testing";

const { send } = testHttp();

const newText = () => `old_${randomBytes(24).toString("base64url")}`;
const hashOf = (text: string, encoding: "hex" | "base64" | "base64url" = "hex") => ({
  ...{ algorithm: "sha256", encoding },
  value: createHash("sha256").update(text).digest(encoding),
});

async function newImporter() {
  const tenant = await newTestTenant();
  const post = (keys: unknown, more: object = {}) =>
    send("POST", "/v1/keys/import", {
      key: tenant.key,
      body: { apiId: tenant.api.id, keys, ...more },
    });
  const verify = async (key: string) =>
    (await send("POST", "/v1/keys/verify", { key: tenant.key, body: { key } })).body;
  return { ...tenant, post, verify };
}

describe("an import", () => {
  test("answers row by row, and its keys verify by the texts they have", async () => {
    const { post, verify } = await newImporter();
    const [unkey, betterAuth, hex] = [newText(), newText(), newText()];
    expect(await verify(unkey)).toMatchObject({ code: "NOT_FOUND" });
    const { status, body } = await post([
      { hash: hashOf(unkey, "base64"), name: "From Unkey" },
      { hash: hashOf(betterAuth, "base64url"), name: "From better-auth", ownerId: "user_1" },
      { hash: hashOf(hex), hint: "old_", scopes: ["invoices:read"] },
      { hash: hashOf(hex) },
      { hash: { ...hashOf(hex), encoding: "base64" } },
      { hash: hashOf(newText()), name: "", secret: "x" },
      "a text",
    ]);
    expect(status).toBe(200);
    const created = { status: "created", keyId: expect.stringMatching(/^key_/), errors: [] };
    const refused = (...paths: string[]) => ({
      ...{ status: "invalid", keyId: null },
      errors: paths.map((path) => ({ path, message: expect.any(String) })),
    });
    expect(body).toEqual({
      ...{ dryRun: false, created: 3, duplicates: 1, invalid: 3 },
      results: [
        ...[created, created, created, { ...created, status: "duplicate" }],
        ...[refused("hash.value"), refused("name", "name", "secret"), refused("")],
      ],
    });
    for (const text of [unkey, betterAuth, hex])
      expect(await verify(text)).toMatchObject({ code: "VALID" });
  });

  test("of nothing but a dry run changes nothing", async () => {
    const { post, verify } = await newImporter();
    const text = newText();
    const { body } = await post([{ hash: hashOf(text) }], { dryRun: true });
    expect(body).toMatchObject({ dryRun: true, created: 1, results: [{ keyId: null }] });
    expect(await verify(text)).toMatchObject({ code: "NOT_FOUND" });
  });

  test("of a thousand keys is taken in one body, far over what others may send", async () => {
    const { post } = await newImporter();
    const keys = Array.from({ length: 1000 }, () => ({
      ...{ hash: hashOf(newText()), metadata: { note: "x".repeat(500) } },
    }));
    expect((await post(keys)).body).toMatchObject({ created: 1000, invalid: 0 });
    const more = await post([...keys, keys[0]]);
    expect(more.status).toBe(400);
    expect(more.body).toMatchObject({ errors: [{ path: "keys" }] });
  });

  test("under an Idempotency-Key answers the same again", async () => {
    const { api, key } = await newImporter();
    const body = { apiId: api.id, keys: [{ hash: hashOf(newText()) }] };
    const headers = { "idempotency-key": "import-1" };
    const first = await send("POST", "/v1/keys/import", { key, body, headers });
    const again = await send("POST", "/v1/keys/import", { key, body, headers });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
  });
});

describe("it is refused", () => {
  test.each([
    ["without an API", { apiId: undefined, keys: [] }, "apiId"],
    ["without keys", { keys: [] }, "keys"],
    ["with keys that are no list", { keys: {} }, "keys"],
    ["with a field that is none", { keys: ["x"], overwrite: true }, "overwrite"],
  ])("%s", async (_, more, path) => {
    const { post } = await newImporter();
    const { status, body } = await post(undefined, more);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ path })]),
    });
  });

  test("with more than 4 MiB", async () => {
    const { key } = await newImporter();
    const raw = `{"keys":["${"x".repeat(4 * 1024 * 1024)}"]}`;
    const answer = await send("POST", "/v1/keys/import", { key, raw });
    expect(answer.status).toBe(413);
    expect(answer.text).toContain("4194304");
  });

  test("T01 into an API of another workspace: 404", async () => {
    const [{ post }, other] = [await newImporter(), await newImporter()];
    const { status } = await post([{ hash: hashOf(newText()) }], { apiId: other.api.id });
    expect(status).toBe(404);
  });

  test("to a management key that may only read, and to one for another API", async () => {
    const { api, managementKey, workspace } = await newImporter();
    const body = { apiId: api.id, keys: [{ hash: hashOf(newText()) }] };
    for (const scope of ["keys:read", `keys:write:${workspace.managementApiId}`]) {
      const { secret } = await managementKey([scope]);
      const { status } = await send("POST", "/v1/keys/import", { key: secret, body });
      expect(status).toBe(403);
    }
    const { secret } = await managementKey([`keys:write:${api.id}`]);
    expect((await send("POST", "/v1/keys/import", { key: secret, body })).status).toBe(200);
  });
});
