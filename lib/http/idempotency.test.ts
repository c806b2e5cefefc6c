import { beforeAll, describe, expect, test } from "vitest";
import { newTestKey } from "@/lib/testing/workspace";
import { newTestTenant, testHttp } from "./testing";

const { send } = testHttp();
let acme: Awaited<ReturnType<typeof newTestTenant>>;
beforeAll(async () => {
  acme = await newTestTenant();
});

const post = (idempotencyKey: string, body: unknown, path = "/v1/keys", key = acme.key) =>
  send("POST", path, { key, body, headers: { "idempotency-key": idempotencyKey } });
const keyCount = async (name: string) => {
  const { body } = await send("GET", `/v1/keys?q=${name}`, { key: acme.key });
  return (body as { items: unknown[] }).items.length;
};

describe("Idempotency-Key", () => {
  test("a key is created once, and its secret given again to who asks the same again", async () => {
    const body = { apiId: acme.api.id, name: "created-once" };
    const first = await post("a1", body);
    const second = await post("a1", body);
    expect(first.status).toBe(201);
    expect(second).toMatchObject({ status: 201, text: first.text });
    expect(first.headers.has("idempotency-replayed")).toBe(false);
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect(await keyCount("created-once")).toBe(1);
  });

  test("may be quoted, as the draft wants it", async () => {
    const body = { apiId: acme.api.id, name: "quoted" };
    const first = await post('"q1"', body);
    expect(await post("q1", body)).toMatchObject({ text: first.text });
  });

  test("ten parallel requests create one key; the others get it, or 409", async () => {
    const body = { apiId: acme.api.id, name: "in-parallel" };
    const answers = await Promise.all(Array.from({ length: 10 }, () => post("p1", body)));
    const made = answers.filter((one) => one.status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map((one) => one.text)).size).toBe(1);
    for (const one of answers.filter((it) => it.status !== 201)) {
      expect(one).toMatchObject({ status: 409, body: { code: "conflict" } });
      expect(one.headers.get("retry-after")).toBe("1");
    }
    expect(await keyCount("in-parallel")).toBe(1);
  });

  test("with another body: 422", async () => {
    await post("b1", { apiId: acme.api.id, name: "one" });
    const other = await post("b1", { apiId: acme.api.id, name: "two" });
    expect(other).toMatchObject({ status: 422, body: { code: "unprocessable" } });
  });

  test("belongs to its path and its caller", async () => {
    const { key } = await newTestKey(acme.workspace, acme.api.id);
    const other = await newTestKey(acme.workspace, acme.api.id);
    const { secret } = await acme.managementKey(["*"]);
    const one = await post("c1", {}, `/v1/keys/${key.id}/disable`);
    const two = await post("c1", {}, `/v1/keys/${other.key.id}/disable`);
    const three = await post("c1", {}, `/v1/keys/${key.id}/disable`, secret);
    for (const answer of [one, two, three]) {
      expect(answer.status).toBe(200);
      expect(answer.headers.has("idempotency-replayed")).toBe(false);
    }
    expect(two.body).toMatchObject({ id: other.key.id });
  });

  test("a refusal is given again, as what it was", async () => {
    const path = "/v1/keys/key_unknown/revoke";
    const first = await post("d1", {}, path);
    const second = await post("d1", {}, path);
    expect(second).toMatchObject({ status: 404, text: first.text });
    expect(second.headers.get("idempotency-replayed")).toBe("true");
  });

  test("a verification costs its credits once", async () => {
    const { secret } = await newTestKey(acme.workspace, acme.api.id, { credits: { remaining: 5 } });
    const body = { key: secret, cost: 2 };
    const first = await post("e1", body, "/v1/keys/verify");
    const second = await post("e1", body, "/v1/keys/verify");
    expect(first.body).toMatchObject({ valid: true, credits: { remaining: 3 } });
    expect(second.text).toBe(first.text);
    const third = await post("e2", body, "/v1/keys/verify");
    expect(third.body).toMatchObject({ valid: true, credits: { remaining: 1 } });
  });

  test.each([[""], ["x".repeat(256)], ["a b"], ["naïve"], ['""']])(
    "%j is none: 400",
    async (key) => {
      const answer = await post(key, { apiId: acme.api.id });
      expect(answer).toMatchObject({
        status: 400,
        body: { errors: [{ path: "Idempotency-Key" }] },
      });
    },
  );
});
