import { beforeAll, describe, expect, test } from "vitest";
import { commit } from "@/lib/changes/commit";
import { startJob } from "@/lib/jobs/start";
import { createOverride } from "@/lib/overrides/create";
import { createRole } from "@/lib/roles/create";
import { newTestKey } from "@/lib/testing/workspace";
import { routesOf } from "./app";
import { newTestTenant, testHttp } from "./testing";

const { send, verifier } = testHttp();
type Tenant = Awaited<ReturnType<typeof newTestTenant>>;
let acme: Tenant;
let stranger: Tenant;
/** Of one thing of each kind in acme, by the path it stands under. */
let ids: Record<string, string>;

const routes = routesOf(verifier);
const guarded = routes.filter((route) => route.needs !== null);
const about = guarded.filter((route) => route.path.includes("{"));

/** A body that fits, for every route that takes one. */
const bodies = (): Record<string, unknown> => ({
  verifyKey: { key: "x" },
  verifyKeys: [{ key: "x" }],
  createKey: { apiId: acme.api.id },
  lookupKeys: { keys: ["x"] },
  updateKey: { name: "Renamed" },
  changeCredits: { operation: "set", value: 10 },
  rotateKey: {},
  extendOverlap: { retiresAt: "2100-01-01T00:00:00Z" },
  revokeKey: {},
  restoreKey: {},
  disableKey: {},
  enableKey: {},
  createApi: { name: "Search" },
  updateApi: { name: "Renamed" },
  createRole: { apiId: acme.api.id, name: "reader" },
  updateRole: { name: "Renamed" },
  createOwner: { id: "user_2" },
  updateOwner: { name: "Renamed" },
  createOverride: { namespace: "requests", identifier: "user_2", limit: 5 },
  updateOverride: { limit: 6 },
});

beforeAll(async () => {
  acme = await newTestTenant();
  stranger = await newTestTenant();
  const { workspace, api } = acme;
  const { key, secret } = await newTestKey(workspace, api.id, { ownerId: "user_1" });
  const role = await createRole(workspace.owner, {
    apiId: api.id,
    name: "writer",
    description: "",
    scopes: [],
  });
  const override = await createOverride(workspace.owner, {
    namespace: "requests",
    identifier: "user_1",
    limit: 1,
    windowMs: null,
    reason: "",
    expiresAt: null,
  });
  const { result: jobId } = await commit((tx) =>
    startJob(tx, workspace.owner, { kind: "test", input: {}, total: 1 }, new Date()),
  );
  const verified = await send("POST", "/v1/keys/verify", { key: acme.key, body: { key: secret } });
  await verifier().ship();
  ids = {
    "/v1/keys": key.id,
    "/v1/apis": api.id,
    "/v1/roles": role.id,
    "/v1/owners": "user_1",
    "/v1/overrides": override.id,
    "/v1/jobs": jobId,
    "/v1/verifications": verified.headers.get("x-request-id") ?? "",
  };
});

function call(route: (typeof routes)[number], key?: string) {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name) =>
    name === "version" ? "1" : (ids[/^\/v1\/\w+/.exec(route.path)?.[0] ?? ""] ?? ""),
  );
  const body = route.schemas.body && { body: bodies()[route.id] };
  return send(route.method.toUpperCase(), path, { ...(key && { key }), ...body });
}

test("every route that takes a body is in these tests with one", () => {
  const taking = routes.filter((route) => route.schemas.body).map((route) => route.id);
  expect(taking.toSorted()).toEqual(Object.keys(bodies()).toSorted());
});

describe("without a credential", () => {
  test.each(guarded.map((route) => [route.id, route] as const))("%s: 401", async (_, route) => {
    expect((await call(route)).status).toBe(401);
  });
});

describe("without the permission that the reference names", () => {
  test.each(guarded.map((route) => [route.id, route] as const))("%s: 403", async (_, route) => {
    const others = guarded.map((one) => String(one.needs)).filter((one) => one !== route.needs);
    // Reading a key's usage asks for the key as well.
    const { secret } = await acme.managementKey([...new Set(others)]);
    const answer = await call(route, secret);
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ code: "forbidden" });
    expect(answer.text).toContain(String(route.needs));
  });
});

describe("T01 from another workspace, with all permissions there", () => {
  test.each(about.map((route) => [route.id, route] as const))("%s: 404", async (_, route) => {
    const answer = await call(route, stranger.key);
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ code: "not_found" });
    expect(answer.text).not.toContain(acme.workspace.id);
  });

  test("an API named in a body is not found either", async () => {
    for (const [path, body] of [
      ["/v1/keys", { apiId: acme.api.id }],
      ["/v1/roles", { apiId: acme.api.id, name: "reader" }],
    ] as const)
      expect((await send("POST", path, { key: stranger.key, body })).status).toBe(404);
  });

  test("lists hold nothing of it, also when its ids are asked for", async () => {
    const listed = guarded.filter((route) => route.method === "get" && !route.path.includes("{"));
    expect(listed.map((route) => route.id)).toContain("listKeys");
    for (const route of listed) {
      const { text, status } = await send("GET", route.path, { key: stranger.key });
      expect(status).toBe(200);
      for (const id of Object.values(ids)) expect(text).not.toContain(`"${id}"`);
    }
    const filtered = `/v1/keys?apiId=${acme.api.id}`;
    expect((await send("GET", filtered, { key: stranger.key })).body).toMatchObject({ items: [] });
  });
});

describe("with the permission", () => {
  /** Undone by another, or in need of a state that the others take away; tested with their noun. */
  const elsewhere = ["extendOverlap", "finishOverlap", "purgeKey", "deleteApi", "deleteOwner"];
  const plain = guarded.filter((route) => !elsewhere.includes(route.id));
  test.each(plain.map((route) => [route.id, route] as const))("%s: done", async (_, route) => {
    const own = await newTestKey(acme.workspace, acme.api.id);
    const needed =
      route.id === "readCallers" || route.id === "readScopeUse" || route.id === "readKeyUsage";
    const scopes = [String(route.needs), ...(needed ? ["keys:read"] : [])];
    const { secret } = await acme.managementKey(scopes);
    const before = ids["/v1/keys"];
    ids["/v1/keys"] = own.key.id;
    const answer = await call(route, secret);
    if (before) ids["/v1/keys"] = before;
    expect(answer.status).toBe(route.status ?? 200);
  });
});
