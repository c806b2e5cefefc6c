import { generateKeyPairSync } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { leaks } from "@/db/schema/webhooks";
import { ListEventsQuery } from "@/lib/audit/input";
import { listEvents } from "@/lib/audit/list";
import { addCredential } from "@/lib/clients/add-credential";
import { getKey } from "@/lib/keys/get";
import { RotateKeyInput } from "@/lib/keys/input";
import { rotateKey } from "@/lib/keys/rotate";
import { newSecret } from "@/lib/keys/secret";
import { PublicKeys } from "@/lib/leaks/public-keys";
import { setLeakPolicy } from "@/lib/leaks/set-policy";
import { GITHUB_KEY_ID, publishedKeys, startKeyServer } from "@/lib/leaks/testing-key-server";
import { signAsGithub, signAsScanner } from "@/lib/leaks/testing-reporters";
import { tokenIn } from "@/lib/oauth/testing";
import { newTestClient } from "@/lib/testing/client";
import { newTestKey } from "@/lib/testing/workspace";
import { newTestTenant, testHttp } from "../testing";

const { send } = testHttp();
const URL = "https://github.com/acme/app/blob/main/.env";

let tenant: Awaited<ReturnType<typeof newTestTenant>>;
let key: { id: string };
let secret: string;
beforeEach(async () => {
  tenant = await newTestTenant();
  ({ key, secret } = await newTestKey(tenant.workspace, tenant.api.id));
});

const reportOf = (tokens: readonly string[], url = URL) =>
  JSON.stringify(tokens.map((token) => ({ token, type: "keyway_api_key", url, source: "commit" })));
const github = (raw: string, headers: Record<string, string> = signAsGithub(raw)) =>
  send("POST", "/v1/leaks/github", { raw, headers });
const isValid = async () => {
  const { body } = await send("POST", "/v1/keys/verify", {
    key: tenant.key,
    body: { key: secret },
  });
  return body;
};
const recorded = async () =>
  (await listEvents(tenant.workspace.owner, ListEventsQuery.parse({ action: "key.leaked" }))).items;

describe("T09 a report of GitHub", () => {
  test("is labelled, and its key is refused everywhere before the answer", async () => {
    expect(await isValid()).toMatchObject({ code: "VALID" });
    const unknown = newSecret("acme", "live");
    const broken = `${secret.slice(0, -1)}${secret.endsWith("a") ? "b" : "a"}`;
    const answer = await github(reportOf([secret, unknown, broken, "AKIA-of-somebody-else"]));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual([
      { token_raw: secret, token_type: "keyway_api_key", label: "true_positive" },
      { token_raw: unknown, token_type: "keyway_api_key", label: "false_positive" },
      { token_raw: broken, token_type: "keyway_api_key", label: "false_positive" },
      {
        token_raw: "AKIA-of-somebody-else",
        token_type: "keyway_api_key",
        label: "false_positive",
      },
    ]);
    expect(await isValid()).toMatchObject({ valid: false, code: "REVOKED" });
    const [event] = await recorded();
    expect(event).toMatchObject({
      actorKind: "system",
      reason: `Found by github in commit: ${URL}`,
    });
    expect(JSON.stringify(event)).not.toContain(secret);
  });

  test("that comes again changes nothing", async () => {
    const raw = reportOf([secret]);
    const [first, second] = [await github(raw), await github(raw)];
    expect(second.body).toEqual(first.body);
    expect(await recorded()).toHaveLength(1);
    expect(await db().select({ url: leaks.url }).from(leaks)).not.toEqual([]);
  });

  test.each<[string, (raw: string) => Record<string, string>]>([
    ["without a signature", () => ({})],
    ["with a signature of other bytes", (raw) => signAsGithub(`${raw} `)],
    [
      "with a signature of another key",
      (raw) => signAsGithub(raw, generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey),
    ],
    [
      "that names a key nobody published",
      (raw) => ({ ...signAsGithub(raw), "github-public-key-identifier": "abc" }),
    ],
    ["with garbage", (raw) => ({ ...signAsGithub(raw), "github-public-key-signature": "AAAA" })],
    ["signed as another reporter", (raw) => signAsScanner(raw)],
  ])("%s is refused: no label, and the key stays", async (_, headers) => {
    const raw = reportOf([secret]);
    const answer = await github(raw, headers(raw));
    expect(answer.status).toBe(401);
    expect(answer.text).not.toContain("positive");
    expect(await isValid()).toMatchObject({ code: "VALID" });
  });

  test("that is no report, or too long, is refused", async () => {
    expect((await github("{}")).status).toBe(400);
    expect((await github("[{")).status).toBe(400);
    expect((await github(reportOf(Array(1001).fill("x")))).status).toBe(413);
    expect((await github(`[${" ".repeat(1024 * 1024)}]`)).status).toBe(413);
  });

  test.each([
    ["disable", "disabled", "DISABLED"],
    ["notify", "active", "VALID"],
  ] as const)("does as the workspace wants: %s", async (action, status, code) => {
    await setLeakPolicy(tenant.workspace.owner, { action });
    await github(reportOf([secret]));
    expect(await getKey(tenant.workspace.owner, key.id)).toMatchObject({ status });
    expect(await isValid()).toMatchObject({ code });
    expect(await recorded()).toHaveLength(1);
  });

  test("of a secret that was retired leaves the key as it is", async () => {
    const overlap = RotateKeyInput.parse({ overlap: { mode: "none" } });
    const rotated = await rotateKey(tenant.workspace.owner, key.id, overlap);
    await github(reportOf([secret]));
    expect(await recorded()).toHaveLength(1);
    secret = rotated.secret;
    expect(await isValid()).toMatchObject({ code: "VALID" });
  });
});

describe("T09 a report of a scanner", () => {
  const report = (raw: string, headers: Record<string, string> = signAsScanner(raw)) =>
    send("POST", "/v1/leaks/report", { raw, headers });

  test("is labelled and acted upon", async () => {
    expect((await report(reportOf([secret]))).body).toMatchObject([{ label: "true_positive" }]);
    expect(await isValid()).toMatchObject({ code: "REVOKED" });
  });

  test("with another secret, an old time or none is refused", async () => {
    const raw = reportOf([secret]);
    const other = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
    const old = new Date(Date.now() - 301_000);
    for (const headers of [signAsScanner(raw, other), signAsScanner(raw, undefined, old), {}])
      expect((await report(raw, headers)).status).toBe(401);
    expect(await isValid()).toMatchObject({ code: "VALID" });
  });
});

test("published keys are kept half an hour, and asked for again at most once a minute", async () => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = String(publicKey.export({ type: "spki", format: "pem" }));
  const server = await startKeyServer(publishedKeys(pem));
  const keys = new PublicKeys(server.url);
  const id = GITHUB_KEY_ID;
  try {
    await Promise.all([keys.find(id, 0), keys.find(id, 0), keys.find("other", 1)]);
    expect(server.state.asked).toBe(1);
    expect(await keys.find("other", 59_000)).toBeNull();
    expect(server.state.asked).toBe(1);
    expect(await keys.find("other", 61_000)).toBeNull();
    expect(server.state).toEqual({ asked: 2, unchanged: 1 });
    expect(await keys.find(id, 29 * 60_000)).not.toBeNull();
    expect(server.state.asked).toBe(2);
    server.stop();
    await expect(keys.find(id, 40 * 60_000)).rejects.toMatchObject({ code: "unavailable" });
  } finally {
    server.stop();
  }
});

test("a key on another curve is not believed", async () => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const pem = String(publicKey.export({ type: "spki", format: "pem" }));
  const server = await startKeyServer(publishedKeys(pem));
  try {
    expect(await new PublicKeys(server.url).find(GITHUB_KEY_ID, 0)).toBeNull();
  } finally {
    server.stop();
  }
});

describe("T09 O12 a report of a client's secret", () => {
  const POLICIES = [
    ["revoke", [401, 401]],
    ["disable", [401, 401]],
    ["notify", [200, 200]],
  ] as const;

  test.each(POLICIES)("does as the workspace wants: %s", async (action, statuses) => {
    const { owner, id, managementApiId: apiId } = tenant.workspace;
    const grants = [{ apiId, scopes: ["keys:read"] }];
    const { client, secret: leaked = "" } = await newTestClient(owner, { grants });
    const next = await addCredential(owner, client.id, { secret: {} });
    const tokenBy = async (one: string) => {
      const basic = Buffer.from(`${client.id}:${one}`).toString("base64");
      const form = { "content-type": "application/x-www-form-urlencoded" };
      const headers = { authorization: `Basic ${basic}`, ...form };
      const raw = "grant_type=client_credentials";
      return send("POST", `/w/${id}/oauth/token`, { raw, headers });
    };
    const token = tokenIn((await tokenBy(leaked)).body);
    await setLeakPolicy(owner, { action });
    const raw = reportOf([leaked, newSecret("client", "live")]);
    for (let times = 0; times < 2; times++) {
      expect((await github(raw)).body).toMatchObject([
        { label: "true_positive" },
        { label: "false_positive" },
      ]);
    }
    const called = await send("GET", "/v1/keys", { key: token });
    expect([(await tokenBy(leaked)).status, called.status]).toEqual(statuses);
    // What is not known to others goes on, unless all of the client is to stop.
    expect((await tokenBy(next.secret ?? "")).status).toBe(action === "disable" ? 401 : 200);
    const query = ListEventsQuery.parse({ action: "client.leaked" });
    const { items } = await listEvents(owner, query);
    expect(items).toMatchObject([
      { targetId: client.id, reason: `Found by github in commit: ${URL}` },
    ]);
    expect(JSON.stringify(items)).not.toContain(leaked);
  });
});
