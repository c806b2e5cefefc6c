import { beforeAll, describe, expect, test } from "vitest";
import { routesOf } from "./app";
import { newTestTenant, testHttp } from "./testing";
import { sampleRequests, sendRequest, urlOf } from "./testing-requests";
import { newSampleWorld, type SampleWorld } from "./testing-world";

const { send, verifier } = testHttp();
let acme: SampleWorld;
let stranger: Awaited<ReturnType<typeof newTestTenant>>;

const routes = routesOf(verifier);
const guarded = routes.filter((route) => route.needs !== null);

beforeAll(async () => {
  acme = await newSampleWorld(send, verifier());
  stranger = await newTestTenant();
});

const call = (route: (typeof routes)[number], key: string) =>
  sendRequest(send, route, sampleRequests(acme)[route.id] ?? {}, { key });

test("every route is in these tests with a request that fits", () => {
  const requests = sampleRequests(acme);
  expect(Object.keys(requests).toSorted()).toEqual(routes.map((route) => route.id).toSorted());
  const taking = routes.filter((route) => route.schemas.body);
  expect(taking.filter((route) => requests[route.id]?.body === undefined)).toEqual([]);
  expect(routes.filter((route) => urlOf(route, requests[route.id] ?? {}).includes("{"))).toEqual(
    [],
  );
});

describe("T01 from another workspace, with all permissions there", () => {
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
    const { keyId, api, roleId, ownerId, overrideId, requestId } = acme;
    for (const route of listed) {
      const { text, status } = await send("GET", route.path, { key: stranger.key });
      expect(status).toBe(200);
      for (const id of [keyId, api.id, roleId, ownerId, overrideId, requestId])
        expect(text).not.toContain(`"${id}"`);
      const asked = await call(route, stranger.key);
      for (const id of [keyId, roleId, overrideId, requestId])
        expect(asked.text).not.toContain(`"${id}"`);
    }
  });
});

describe("T01 below /v2 from another workspace, with all permissions there", () => {
  /** Theirs carry what they are about in the body; the others make something new or ask about nothing there is. */
  const MAKING = /create(?:Api|Identity|Permission)|limit\.(?:limit|multiLimit|setOverride)/;
  const LISTING = /list(?:Identities|Permissions|Roles|Overrides)$/;
  const unkey = guarded.filter((route) => route.path.startsWith("/v2/"));
  const answering = unkey.filter((route) => !MAKING.test(route.id) && !LISTING.test(route.id));

  test.each(answering.map((route) => [route.id, route] as const))(
    "%s: not found",
    async (_, route) => {
      const answer = await call(route, stranger.key);
      if (route.id === "unkey.keys.verifyKey")
        expect(answer.body).toMatchObject({ data: { valid: false, code: "NOT_FOUND" } });
      else if (route.id === "unkey.permissions.createRole") expect(answer.status).toBe(200);
      else expect(answer.status).toBe(404);
      expect(answer.text).not.toContain(acme.workspace.id);
    },
  );

  test("lists are empty", async () => {
    const listed = unkey.filter((route) => LISTING.test(route.id));
    expect(listed).toHaveLength(4);
    const other = await newTestTenant();
    for (const route of listed)
      expect((await call(route, other.key)).body).toMatchObject({ data: [] });
  });
});
