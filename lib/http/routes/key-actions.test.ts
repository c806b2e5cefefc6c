import { beforeAll, describe, expect, test } from "vitest";
import { newTestTenant, testHttp } from "../testing";

const { send } = testHttp();
let acme: Awaited<ReturnType<typeof newTestTenant>>;
beforeAll(async () => {
  acme = await newTestTenant();
});

const post = (path: string, body?: unknown) => send("POST", path, { key: acme.key, body });

type Secret = { version: number; status: string; retiresAt: string | null };
type Made = { key: { id: string; secrets: Secret[] }; secret: string };
const create = async () => (await post("/v1/keys", { apiId: acme.api.id })).body as Made;
const codeOf = async (secret: string) =>
  ((await post("/v1/keys/verify", { key: secret })).body as { code: string }).code;
const statuses = (key: Made["key"]) => key.secrets.map((one) => one.status);

describe("rotate", () => {
  test("without a body: a new secret; the old one retires once the new one is used", async () => {
    const { key, secret } = await create();
    const answer = await post(`/v1/keys/${key.id}/rotate`);
    const rotated = answer.body as Made;
    expect(answer.status).toBe(200);
    expect(Object.keys(rotated)).toEqual(["key", "secret"]);
    expect(rotated.key.id).toBe(key.id);
    expect(rotated.key.secrets).toMatchObject([
      { version: 1, status: "retiring", retiresAt: null },
      { version: 2, status: "active", retiresAt: null },
    ]);
    expect(rotated.secret).not.toBe(secret);
    expect([await codeOf(secret), await codeOf(rotated.secret)]).toEqual(["VALID", "VALID"]);
  });

  test("without overlap: the old secret is refused at once", async () => {
    const { key, secret } = await create();
    const overlap = { mode: "none" };
    const rotated = (await post(`/v1/keys/${key.id}/rotate`, { overlap })).body as Made;
    expect(statuses(rotated.key)).toEqual(["retired", "active"]);
    expect([await codeOf(secret), await codeOf(rotated.secret)]).toEqual(["REVOKED", "VALID"]);
  });

  test("of a revoked key: 409", async () => {
    const { key } = await create();
    await post(`/v1/keys/${key.id}/revoke`);
    expect(await post(`/v1/keys/${key.id}/rotate`)).toMatchObject({ status: 409 });
  });

  test.each([
    { overlap: { mode: "soon" } },
    { overlap: { seconds: -1 } },
    { overlap: { seconds: 91 * 86_400 } },
    { overlap: 5 },
    { now: true },
  ])("with %j: 400", async (body) => {
    const { key } = await create();
    expect((await post(`/v1/keys/${key.id}/rotate`, body)).status).toBe(400);
  });
});

describe("secrets/{version}", () => {
  const rotated = async () => {
    const { key } = await create();
    const overlap = { mode: "fixed", seconds: 3600 };
    const made = (await post(`/v1/keys/${key.id}/rotate`, { overlap })).body as Made;
    return { path: `/v1/keys/${key.id}/secrets`, ...made };
  };
  const patch = (path: string, body: unknown) => send("PATCH", path, { key: acme.key, body });
  const remove = (path: string) => send("DELETE", path, { key: acme.key });

  test("PATCH sets when the retiring one stops", async () => {
    const { path, key } = await rotated();
    const retiresAt = new Date(Date.now() + 7_200_000).toISOString();
    const answer = await patch(`${path}/1`, { retiresAt });
    expect(answer).toMatchObject({
      status: 200,
      body: { id: key.id, secrets: [{ version: 1, status: "retiring", retiresAt }, {}] },
    });
  });

  test("PATCH of the active one: 409; into the past: 400; of one that is not there: 404", async () => {
    const { path } = await rotated();
    const retiresAt = new Date(Date.now() + 7_200_000).toISOString();
    expect((await patch(`${path}/2`, { retiresAt })).status).toBe(409);
    const past = await patch(`${path}/1`, { retiresAt: "2020-01-01T00:00:00Z" });
    expect(past).toMatchObject({ status: 400, body: { errors: [{ path: "retiresAt" }] } });
    for (const version of ["3", "0", "-1", "1.5", "01", "x", "99999999999"])
      expect((await patch(`${path}/${version}`, { retiresAt })).status).toBe(404);
  });

  test("DELETE of the retiring one ends the overlap", async () => {
    const { path } = await rotated();
    const answer = await remove(`${path}/1`);
    expect(answer.status).toBe(200);
    expect(statuses(answer.body as Made["key"])).toEqual(["retired", "active"]);
  });

  test("DELETE of the active one meanwhile undoes the rotation", async () => {
    const { path, secret } = await rotated();
    const answer = await remove(`${path}/2`);
    expect(statuses(answer.body as Made["key"])).toEqual(["active", "retired"]);
    expect(await codeOf(secret)).toBe("REVOKED");
  });

  test("DELETE of the only one: 409", async () => {
    const { key } = await create();
    expect((await remove(`/v1/keys/${key.id}/secrets/1`)).status).toBe(409);
  });
});

describe("revoke and restore", () => {
  test("a revoked key is refused once revoke has returned, which says how many nodes know", async () => {
    const { key, secret } = await create();
    expect(await codeOf(secret)).toBe("VALID");
    const answer = await post(`/v1/keys/${key.id}/revoke`, { reason: "leaked" });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      key: expect.objectContaining({
        id: key.id,
        status: "revoked",
        revokedAt: expect.any(String),
        revokeReason: "leaked",
      }),
      confirmed: { nodes: 1, ms: expect.any(Number) },
    });
    expect(await codeOf(secret)).toBe("REVOKED");
  });

  test("revoking again changes nothing and is confirmed again", async () => {
    const { key } = await create();
    const first = await post(`/v1/keys/${key.id}/revoke`, { reason: "one" });
    const second = await post(`/v1/keys/${key.id}/revoke`, { reason: "two" });
    const { key: revoked } = first.body as Made;
    expect(second).toMatchObject({ status: 200, body: { key: revoked, confirmed: { nodes: 1 } } });
  });

  test("a restored key is accepted again", async () => {
    const { key, secret } = await create();
    await post(`/v1/keys/${key.id}/revoke`);
    const answer = await post(`/v1/keys/${key.id}/restore`);
    const restored = { id: key.id, status: "active", revokedAt: null, revokeReason: null };
    expect(answer).toMatchObject({ status: 200, body: restored });
    expect(await codeOf(secret)).toBe("VALID");
  });

  test("a reason of more than 500 characters, or with a NUL: 400", async () => {
    const { key } = await create();
    for (const reason of ["x".repeat(501), "a\0", 5, null])
      expect((await post(`/v1/keys/${key.id}/revoke`, { reason })).status).toBe(400);
  });
});

describe("disable and enable", () => {
  test("a disabled key is refused until it is enabled", async () => {
    const { key, secret } = await create();
    const disabled = await post(`/v1/keys/${key.id}/disable`, { reason: "unpaid" });
    expect(disabled).toMatchObject({ status: 200, body: { id: key.id, status: "disabled" } });
    expect(await codeOf(secret)).toBe("DISABLED");
    const enabled = await post(`/v1/keys/${key.id}/enable`);
    expect(enabled).toMatchObject({ status: 200, body: { id: key.id, status: "active" } });
    expect(await codeOf(secret)).toBe("VALID");
  });

  test("of a revoked key: 409", async () => {
    const { key } = await create();
    await post(`/v1/keys/${key.id}/revoke`);
    for (const action of ["disable", "enable"])
      expect((await post(`/v1/keys/${key.id}/${action}`)).status).toBe(409);
  });
});
