import { beforeAll, describe, expect, test } from "vitest";
import { revokeKey } from "@/lib/keys/revoke";
import { newTestKey } from "@/lib/testing/workspace";
import { newTestTenant, testHttp } from "../testing";

const { send, request, verifier } = testHttp();
let acme: Awaited<ReturnType<typeof newTestTenant>>;
let keyId: string;
/** Two that were accepted and one that was not, in this order. */
let requestIds: string[];
beforeAll(async () => {
  acme = await newTestTenant();
  const { key, secret } = await newTestKey(acme.workspace, acme.api.id, {
    scopes: ["invoices:read"],
    ownerId: "user_1",
    credits: { remaining: 10 },
  });
  keyId = key.id;
  requestIds = [];
  const context = { ip: "198.51.100.9", userAgent: "curl/8", method: "GET", path: "/v1/x" };
  for (const scopes of ["invoices:read", "invoices:read", "invoices:write"]) {
    const body = { key: secret, scopes: [scopes], cost: 2, context, tags: ["t=1"] };
    const answer = await send("POST", "/v1/keys/verify", { key: acme.key, body });
    requestIds.push(answer.headers.get("x-request-id") ?? "");
  }
  await verifier().ship();
});

const get = (path: string) => send("GET", path, { key: acme.key });
const OUTCOMES = { VALID: 2, INSUFFICIENT_SCOPE: 1 };

describe.each(["/v1/usage", "/v1/keys/{id}/usage"])("GET %s", (template) => {
  const pathOf = () => template.replace("{id}", keyId);

  test("counts what was verified, by outcome", async () => {
    const answer = await get(pathOf());
    expect(answer.status).toBe(200);
    const totals = {
      outcomes: OUTCOMES,
      credits: 4,
      latencyMs: { p50: expect.any(Number), p95: expect.any(Number), p99: expect.any(Number) },
    };
    expect(answer.body).toMatchObject({ bucket: "hour", totals });
    const { series } = answer.body as { series: { outcomes: object }[] };
    expect(series.length).toBeGreaterThanOrEqual(24);
    expect(series.filter((one) => Object.keys(one.outcomes).length > 0)).toHaveLength(1);
    expect(Object.keys(answer.body as object)).toEqual([
      "from",
      "to",
      "bucket",
      "series",
      "totals",
    ]);
  });

  test("groups", async () => {
    const { body } = await get(`${pathOf()}?groupBy=outcome`);
    const { groups } = body as { groups: { group: string; totals: { outcomes: object } }[] };
    expect(groups.map((one) => [one.group, one.totals.outcomes])).toEqual([
      ["VALID", { VALID: 2 }],
      ["INSUFFICIENT_SCOPE", { INSUFFICIENT_SCOPE: 1 }],
    ]);
  });

  test("answers a table for format=csv", async () => {
    const answer = await get(`${pathOf()}?format=csv`);
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [header, ...lines] = answer.text.trimEnd().split("\r\n");
    expect(header).toBe("start,INSUFFICIENT_SCOPE,VALID,credits,p50Ms,p95Ms,p99Ms");
    expect(lines.filter((line) => /^[^,]+Z,1,2,4,[\d.]+,[\d.]+,[\d.]+$/.test(line))).toHaveLength(
      1,
    );
    expect(lines.filter((line) => /^[^,]+Z,0,0,0,,,$/.test(line))).toHaveLength(lines.length - 1);
  });

  test.each([
    ["from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from"],
    ["from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&bucket=minute", "bucket"],
    ["bucket=week", "bucket"],
    ["groupBy=secret", "groupBy"],
    ["timeZone=Mars/Olympus", "timeZone"],
    ["format=xml", "format"],
  ])("?%s: 400 at %s", async (query, path) => {
    const answer = await get(`${pathOf()}?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });
});

describe("GET /v1/usage", () => {
  test("filters", async () => {
    for (const [query, outcomes] of [
      ["outcome=VALID", { VALID: 2 }],
      ["keyId=key_other", {}],
      ["ownerId=user_1", OUTCOMES],
      ["environment=test", {}],
      [`apiId=${acme.api.id}`, OUTCOMES],
    ] as const)
      expect((await get(`/v1/usage?${query}`)).body).toMatchObject({ totals: { outcomes } });
  });

  test("shows nothing of another workspace", async () => {
    const other = await newTestTenant();
    const { body } = await send("GET", "/v1/usage", { key: other.key });
    expect(body).toMatchObject({ totals: { outcomes: {}, credits: 0 } });
  });
});

describe("GET /v1/verifications", () => {
  test("lists them, newest first, with who called for whom", async () => {
    const { body } = await get("/v1/verifications");
    const { items } = body as { items: { requestId: string }[] };
    expect(items.map((one) => one.requestId)).toEqual(requestIds.toReversed());
    expect(items[0]).toEqual({
      requestId: requestIds[2],
      at: expect.stringMatching(/Z$/),
      apiId: acme.api.id,
      keyId,
      secretVersion: 1,
      ownerId: "user_1",
      callerId: expect.stringMatching(/^key_/),
      environment: "live",
      outcome: "INSUFFICIENT_SCOPE",
      scopes: "invoices:write",
      ip: "198.51.100.9",
      userAgent: "curl/8",
      method: "GET",
      path: "/v1/x",
      credits: 0,
      latencyMicros: expect.any(Number),
      keptOneIn: 1,
      tags: ["t=1"],
    });
  });

  test("pages and filters", async () => {
    const first = (await get("/v1/verifications?limit=2")).body as { nextCursor: string };
    const second = await get(`/v1/verifications?limit=2&cursor=${first.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ requestId: requestIds[0] }], nextCursor: null });
    const denied = await get("/v1/verifications?outcome=INSUFFICIENT_SCOPE");
    expect(denied.body).toMatchObject({ items: [{ requestId: requestIds[2] }] });
  });

  test("one is shown with its decision", async () => {
    const answer = await get(`/v1/verifications/${requestIds[2]}`);
    expect(answer.status).toBe(200);
    const { checks } = answer.body as { checks: { check: string; passed: boolean }[] };
    expect(checks.at(-1)).toMatchObject({ check: "scope", passed: false });
    expect(checks.slice(0, -1).every((one) => one.passed)).toBe(true);
  });

  test("one that is not there: 404", async () => {
    expect((await get("/v1/verifications/req_unknown")).status).toBe(404);
  });
});

describe("GET /v1/verifications/stream", () => {
  /** The events a stream sends until there are so many; then it is left, as by a client that breaks off. */
  async function read(count: number, query = "", lastEventId?: string) {
    const headers: Record<string, string> = lastEventId ? { "last-event-id": lastEventId } : {};
    const sent = { key: acme.key, headers };
    const response = await request("GET", `/v1/verifications/stream${query}`, sent);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    const events = () => [...text.matchAll(/^id: (.+)\nevent: verification\ndata: (.+)\n\n/gm)];
    while (reader && events().length < count) text += (await reader.read()).value ?? "";
    await reader?.cancel();
    return events().map(([, id = "", data = ""]) => ({ id, ...JSON.parse(data) }));
  }
  const ids = (events: { requestId: string }[]) => events.map((one) => one.requestId);

  test("sends what is verified from now on, as the log has it", async () => {
    const { secret } = await newTestKey(acme.workspace, acme.api.id);
    const coming = read(2);
    const sendOne = () =>
      send("POST", "/v1/keys/verify", { key: acme.key, body: { key: secret, tags: ["live"] } });
    // Until the stream is open, what is verified is not part of it.
    const timer = setInterval(() => void sendOne().then(() => verifier().ship()), 50);
    const events = await coming.finally(() => clearInterval(timer));
    for (const { id: _, ...event } of events) {
      const logged = await get(`/v1/verifications/${event.requestId}`);
      expect(logged.body).toMatchObject(event);
    }
  });

  test("goes on after any event, with none left out and none twice", async () => {
    const all = await read(3, "", "0.");
    expect(ids(all.slice(0, 3)).toSorted()).toEqual(requestIds.toSorted());
    expect(ids(await read(2, "", all[0]?.id)).slice(0, 2)).toEqual(ids(all.slice(1, 3)));
    expect(ids(await read(1, "", all[1]?.id)).slice(0, 1)).toEqual(ids(all.slice(2, 3)));
  });

  test("takes the filters of the log", async () => {
    const [event] = await read(1, "?outcome=INSUFFICIENT_SCOPE&ownerId=user_1", "0.");
    expect(event).toMatchObject({ requestId: requestIds[2], outcome: "INSUFFICIENT_SCOPE" });
  });

  test("refuses an id of nothing, and parameters of the list", async () => {
    const stream = (query: string, headers = {}) =>
      send("GET", `/v1/verifications/stream${query}`, { key: acme.key, headers });
    expect(await stream("", { "last-event-id": "x" })).toMatchObject({
      status: 400,
      body: { errors: [{ path: "Last-Event-ID" }] },
    });
    expect((await stream("?cursor=x")).status).toBe(400);
  });

  test("is given at most five times to one key at a time", async () => {
    const open = () => request("GET", "/v1/verifications/stream", { key: acme.key });
    const streams = await Promise.all(Array.from({ length: 5 }, open));
    expect(streams.map((one) => one.status)).toEqual([200, 200, 200, 200, 200]);
    const sixth = await send("GET", "/v1/verifications/stream", { key: acme.key });
    expect(sixth).toMatchObject({ status: 429, body: { code: "rate_limited" } });
    expect(sixth.headers.get("retry-after")).toBe("10");
    await Promise.all(streams.map((one) => one.body?.cancel()));
    await expect
      .poll(async () => {
        const again = await open();
        await again.body?.cancel();
        return again.status;
      })
      .toBe(200);
  });

  test("ends when its key is revoked", async () => {
    const own = await acme.managementKey(["usage:read"]);
    const response = await request("GET", "/v1/verifications/stream", {
      key: own.secret,
      headers: { "last-event-id": "0." },
    });
    const reader = response.body?.getReader();
    await reader?.read();
    await revokeKey(acme.workspace.owner, own.key.id, { reason: "" });
    const rest = async () => {
      for (;;) if ((await reader?.read())?.done) return "ended";
    };
    const sending = setInterval(() => {
      void send("POST", "/v1/keys/verify", { key: acme.key, body: { key: "x" } }).then(() =>
        verifier().ship(),
      );
    }, 100);
    await expect(rest().finally(() => clearInterval(sending))).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });
});

describe("what a key's use says of it", () => {
  test("who calls with it", async () => {
    expect((await get(`/v1/keys/${keyId}/callers`)).body).toMatchObject({
      items: [
        {
          secretVersion: 1,
          ip: "198.51.100.9",
          userAgent: "curl/8",
          lastSevenDays: expect.any(Number),
        },
      ],
      versions: [{ version: 1, lastSeenAt: expect.any(String) }],
    });
  });

  test("which of its scopes are used, and which it lacked", async () => {
    expect((await get(`/v1/keys/${keyId}/scopes`)).body).toMatchObject({
      granted: [{ scope: "invoices:read", role: null, used: true }],
      asked: expect.arrayContaining([
        expect.objectContaining({ scope: "invoices:read", granted: 2, denied: 0 }),
        expect.objectContaining({ scope: "invoices:write", granted: 0, denied: 1 }),
      ]),
      suggested: ["invoices:read"],
    });
  });
});
