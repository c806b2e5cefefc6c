import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { revokeKey } from "@/lib/keys/revoke";
import { newTestKey } from "@/lib/testing/workspace";
import { newTestTenant, testHttp } from "../testing";

const { send } = testHttp();
let acme: Awaited<ReturnType<typeof newTestTenant>>;
let reader: string;
let keyId: string;
beforeAll(async () => {
  acme = await newTestTenant();
  const { key } = await newTestKey(acme.workspace, acme.api.id);
  keyId = key.id;
  await revokeKey(acme.workspace.owner, keyId, { reason: "Left the company" });
  reader = (await acme.managementKey(["audit:read"])).secret;
});

const get = (path: string) => send("GET", path, { key: reader });
type Events = { items: { seq: number; id: string }[]; nextCursor: string | null };

describe("GET /v1/audit", () => {
  test("shows who did what to what, before and after, from where", async () => {
    const { body, status } = await get("/v1/audit?action=key.revoked");
    expect(status).toBe(200);
    expect((body as Events).items).toEqual([
      {
        seq: expect.any(Number),
        id: expect.stringMatching(/^evt_/),
        at: expect.stringMatching(/Z$/),
        ...{ actorKind: "member", actorId: "usr_owner", actorName: "owner" },
        ...{ action: "key.revoked", targetKind: "key", targetId: keyId, targetName: "Production" },
        before: expect.objectContaining({ status: "active" }),
        after: expect.objectContaining({ status: "revoked" }),
        reason: "Left the company",
        ...{ ip: "192.0.2.7", userAgent: "vitest", requestId: "req_test" },
      },
    ]);
  });

  test("pages without a gap, newest first", async () => {
    const all = ((await get("/v1/audit")).body as Events).items.map((one) => one.seq);
    const seen: number[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await get(`/v1/audit?limit=2${cursor && `&cursor=${cursor}`}`);
      const { items, nextCursor } = page.body as Events;
      seen.push(...items.map((one) => one.seq));
      cursor = nextCursor;
    }
    expect(seen).toEqual(all);
    expect(all).toEqual(all.map((_, i) => all.length - i));
  });

  test.each([
    [`targetId=KEY`, 2],
    ["actorId=usr_owner&action=key.created", 3],
    ["actorId=usr_nobody", 0],
    ["from=2999-01-01T00:00:00Z", 0],
    ["to=2999-01-01T00:00:00Z&action=api.created", 1],
  ])("?%s finds %d", async (query, count) => {
    const { body } = await get(`/v1/audit?${query.replace("KEY", keyId)}`);
    expect((body as Events).items).toHaveLength(count);
  });

  test.each(["cursor=x", "limit=0", "limit=101", "from=yesterday", "nonsense=1"])(
    "?%s: 400 at its place",
    async (query) =>
      expect(await get(`/v1/audit?${query}`)).toMatchObject({
        status: 400,
        body: { code: "invalid", errors: [{ path: query.split("=")[0] }] },
      }),
  );
});

describe("the chain", () => {
  test("GET /v1/audit/head answers its signed end, and the keys to check it with", async () => {
    const { body, status } = await get("/v1/audit/head");
    const [last] = ((await get("/v1/audit?limit=1")).body as Events).items;
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ workspaceId: acme.workspace.id, kind: "head", seq: last?.seq },
      link: expect.stringMatching(/^[0-9a-f]{64}$/),
      at: expect.stringMatching(/Z$/),
      keyId: expect.stringMatching(/^aky_/),
      signature: expect.stringMatching(/^[\w-]{86}$/),
      keys: [expect.objectContaining({ kty: "OKP", crv: "Ed25519", use: "sig" })],
    });
  });

  test("GET /v1/audit/export sends every event, oldest first, and the head as the last line", async () => {
    const { text, headers } = await get("/v1/audit/export");
    expect(headers.get("content-type")).toBe("application/jsonl");
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const { head } = lines.pop();
    expect(lines.map((one) => one.seq)).toEqual(lines.map((_, i) => i + 1));
    expect(head).toMatchObject({ seq: lines.length, link: lines.at(-1).link });
    expect(lines[0]).toMatchObject({ workspaceId: acme.workspace.id, action: "api.created" });
  });

  test("GET /v1/audit/verify finds it right, and then names the event that was edited", async () => {
    expect((await get("/v1/audit/verify")).body).toMatchObject({ valid: true, fault: null });
    await sql()`update audit_events set reason = '' where target_id = ${keyId} and reason <> ''`;
    const [edited] = ((await get("/v1/audit?action=key.revoked")).body as Events).items;
    expect((await get("/v1/audit/verify")).body).toMatchObject({
      valid: false,
      fault: { kind: "edited", seq: edited?.seq, detail: expect.any(String) },
    });
  });

  test("a stranger reads a chain of their own, and nothing of this one", async () => {
    const stranger = await newTestTenant();
    for (const path of ["/v1/audit", "/v1/audit/head", "/v1/audit/export", "/v1/audit/verify"]) {
      const { status, text } = await send("GET", path, { key: stranger.key });
      expect(status).toBe(200);
      expect(text).not.toContain(acme.workspace.id);
      expect(text).not.toContain(keyId);
    }
  });
});
