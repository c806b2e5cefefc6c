import { beforeAll, expect, test } from "vitest";
import { newTestTenant, problem, testHttp } from "../testing";

const { send } = testHttp();
let acme: Awaited<ReturnType<typeof newTestTenant>>;
beforeAll(async () => {
  acme = await newTestTenant();
});

const create = (body: object) => send("POST", "/v1/webhooks", { key: acme.key, body });

test("a webhook's secret is answered when it is made and when it is rotated, and never again", async () => {
  const made = await create({ url: "https://hooks.example.com/x", events: ["key.revoked"] });
  expect(made).toMatchObject({
    status: 201,
    body: {
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      webhook: { url: "https://hooks.example.com/x", events: ["key.revoked"], enabled: true },
    },
  });
  const id = /whk_\w+/.exec(made.text)?.[0];
  const path = `/v1/webhooks/${id}`;
  for (const read of [path, "/v1/webhooks"])
    expect((await send("GET", read, { key: acme.key })).text).not.toContain("whsec_");
  const rotated = await send("POST", `${path}/rotate-secret`, { key: acme.key, body: {} });
  expect(rotated.body).toMatchObject({ webhook: { overlapEndsAt: expect.any(String) } });
  expect(rotated.text).toContain("whsec_");
  expect((await send("GET", "/v1/audit", { key: acme.key })).text).not.toContain("whsec_");
  expect((await send("DELETE", path, { key: acme.key })).status).toBe(204);
  expect((await send("GET", path, { key: acme.key })).status).toBe(404);
});

test.each([
  [{ url: "http://hooks.example.com", events: ["key.revoked"] }, "must begin with https://"],
  [{ url: "https://10.1.2.3/", events: ["key.revoked"] }, "private, local or reserved"],
  [{ url: "https://hooks.example.com", events: [] }, "at least one event"],
  [{ url: "https://hooks.example.com", events: ["key.revoked", "key.revoked"] }, "once"],
  [{ url: "https://hooks.example.com", events: ["key.sung"] }, "Invalid option"],
])("%j is refused and said why", async (body, words) => {
  const answer = await create(body);
  expect(answer.status).toBe(400);
  expect(answer.text).toContain(words);
});

test("what is resent must be there, and its webhook enabled", async () => {
  const made = await create({ url: "https://hooks.example.com/x", events: ["key.created"] });
  const id = /whk_\w+/.exec(made.text)?.[0];
  const { body } = await send("POST", "/v1/keys", { key: acme.key, body: { apiId: acme.api.id } });
  expect(body).toBeDefined();
  const path = `/v1/webhooks/${id}/deliveries`;
  const { text } = await send("GET", `${path}?status=pending&event=key.created`, { key: acme.key });
  const delivery = /dlv_\w+/.exec(text)?.[0];
  expect((await send("POST", `${path}/${delivery}/resend`, { key: acme.key })).status).toBe(201);
  expect((await send("POST", `${path}/dlv_nothing/resend`, { key: acme.key })).status).toBe(404);
  await send("PATCH", `/v1/webhooks/${id}`, { key: acme.key, body: { enabled: false } });
  expect(await send("POST", `${path}/${delivery}/resend`, { key: acme.key })).toEqual(
    problem(409, "conflict", "This webhook is disabled. Enable it first."),
  );
});
