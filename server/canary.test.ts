import fs from "node:fs";
import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { findEmbedded } from "@/db/embedded";
import { openClient, type Sql } from "@/db/sql";
import { CLIENT, leaveAndReturn, startOpenIdProvider } from "@/lib/providers/testing-openid";
import { startReceiver } from "@/lib/webhooks/testing-receiver";
import { buildPages } from "./pages";
import { findSecrets } from "./secrets";
import { cleanUp, descendants, newFolder, type Started, start, untilReady } from "./testing";
import { filesOf, formsOf, request, type Sent } from "./testing-canaries";
import { sendForm } from "./testing-web";

/** For a machine that has much else to do. */
const LONG = 120_000;
const EMAIL = "canary@example.com";
const PASSWORD = "canary-password-7f3Qz9";
const MANAGEMENT_KEY = "keyway_canary_management_4Vt8LmP2";
const AUDIENCE = "https://billing.example.com";
const KEYWAY_DATA_DIR = newFolder();
cleanUp();

let running: Started;
let urls: { url: string; apiUrl: string };
let client: Sql;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let idp: Awaited<ReturnType<typeof startOpenIdProvider>>;
/** Every text that must be nowhere, by what it is. */
const canaries = new Map<string, string>([
  ["password", PASSWORD],
  ["management key", MANAGEMENT_KEY],
  ["provider's client secret", CLIENT.secret],
  ["wrong password", "canary-wrong-password-81"],
  ["unknown key", "canary_live_kw0000000000000000000000000000000000unknown"],
]);
/** What was answered, but where a secret is shown once. */
const answers: string[] = [];

const nameOf = (canary: string) => canaries.get(canary) ?? "";

async function call(
  method: string,
  where: string,
  { shows, ...sent }: Partial<Sent> & Readonly<{ shows?: true }> = {},
) {
  const url = where.startsWith("http") ? where : urls.apiUrl + where;
  const answer = await request(method, url, { key: MANAGEMENT_KEY, ...sent });
  const seen = [...answer.headers].filter(([name]) => !shows || name !== "set-cookie");
  answers.push(JSON.stringify([method, answer.status, ...seen]), shows ? "" : answer.text);
  return answer;
}

beforeAll(async () => {
  await buildPages(() => {});
  receiver = await startReceiver(() => 200);
  idp = await startOpenIdProvider({ redirectUri: "http://localhost/sign-in/oidc/callback" });
  running = start({
    ...{ AUTH_OIDC_ISSUER: idp.issuer, AUTH_OIDC_ID: CLIENT.id, AUTH_OIDC_SECRET: CLIENT.secret },
    ...{ KEYWAY_DATA_DIR, LOG_LEVEL: "trace", KEYWAY_LOCAL_TARGETS: "true" },
    ...{ KEYWAY_BOOTSTRAP_EMAIL: EMAIL, KEYWAY_BOOTSTRAP_PASSWORD: PASSWORD },
    KEYWAY_BOOTSTRAP_MANAGEMENT_KEY: MANAGEMENT_KEY,
  });
  urls = await untilReady(running);
  const secrets = findSecrets(KEYWAY_DATA_DIR);
  if (!secrets) throw new Error("There are no secrets.");
  for (const [name, list] of Object.entries(secrets))
    for (const one of list.split(",")) canaries.set(name, one.replace(/^\d+:/, ""));
  const urlOf = findEmbedded(KEYWAY_DATA_DIR, secrets.POSTGRES_PASSWORD);
  client = openClient(urlOf?.("keyway") ?? "", { max: 2 });
}, 240_000);

afterAll(async () => {
  await client?.end();
  receiver?.stop();
  idp?.stop();
});

/** Makes something whose secret is shown this once, and remembers that. */
async function make(name: string, where: string, body: object, headers = {}) {
  const made = await call("POST", where, { shows: true, body, headers });
  if (typeof made.body.secret !== "string") throw new Error(`${where}: ${made.text}`);
  canaries.set(name, made.body.secret);
  return made.body;
}

/** Makes everything that has a secret, and remembers the secret. */
async function makeSecrets() {
  const apis = await call("GET", "/v1/apis");
  const apiId = apis.body.items.find((one: { kind: string }) => one.kind === "customer").id;
  const scopes = [{ name: "invoices:read" }];
  await call("PATCH", `/v1/apis/${apiId}`, { body: { audience: AUDIENCE, scopes } });
  const { key } = await make("key", "/v1/keys", { apiId, name: "Canary" });
  await make("key of a kept answer", "/v1/keys", { apiId }, { "idempotency-key": "canary-1" });
  await make("rotated key", `/v1/keys/${key.id}/rotate`, {});
  const events = ["key.created", "key.revoked", "key.rotated"];
  await make("webhook secret", "/v1/webhooks", { url: receiver.url, events });
  const grants = [{ apiId, scopes: ["invoices:read"] }];
  const { client } = await make("client secret", "/v1/clients", { name: "Canary", grants });
  return { apiId, keyId: String(key.id), clientId: String(client.id) };
}

/** Signs in as a browser does. */
async function signIn(password: string) {
  const csrf = await call("GET", `${urls.url}/api/auth/csrf`, { shows: true });
  const cookie = (csrf.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
  return call("POST", `${urls.url}/api/auth/callback/credentials`, {
    headers: { cookie, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      email: EMAIL,
      password,
      csrfToken: csrf.body.csrfToken,
    }).toString(),
    shows: true,
  });
}

/** Sends a form of the account's page. @returns what shows its result, this once */
async function act(name: string, fields: object, cookie: string): Promise<string> {
  const page = `${urls.url}/main/settings/account`;
  const answer = await sendForm(page, name, [null, fields], { cookie });
  answers.push(JSON.stringify([...answer.headers].filter(([one]) => one !== "set-cookie")));
  return answer.text();
}

/** Sets up an authenticator app, and shows a wrong code and a recovery code where codes are asked for. */
async function addSecondFactor(cookie: string) {
  const offer = await act("beginSecondFactorAction", { x: "" }, cookie);
  const secret = /[A-Z2-7]{32}/.exec(offer)?.[0] ?? "";
  canaries.set("secret of the app", secret);
  canaries.set("secret of the app, as bytes", Secret.fromBase32(secret).hex.toLowerCase());
  const code = new TOTP({ secret }).generate();
  const shown = await act("confirmSecondFactorAction", { code, password: PASSWORD }, cookie);
  const [recovery = "", used = ""] = shown.match(/(?:[a-z2-9]{4}-){3}[a-z2-9]{4}/g) ?? [];
  canaries.set("recovery code", recovery);
  canaries.set("used recovery code", used);
  await act("renewCodesAction", { code: `${recovery.slice(0, -1)}1` }, cookie);
  const awaiting = await signIn(PASSWORD);
  const waiting = awaiting.headers.getSetCookie().find((one) => one.startsWith("keyway-session"));
  await act("secondFactorAction", { code: used }, waiting?.split(";")[0] ?? "");
}

/** Signs up by a provider as a browser does, and remembers what went to and fro. */
async function signInByProvider() {
  idp.controls.tamper = (idToken, accessToken) => {
    canaries.set("ID token", idToken).set("provider's access token", accessToken);
    return idToken;
  };
  const { cookie, back } = await leaveAndReturn(urls.url, "canary-person@example.com");
  canaries.set("provider trip", /=([\w-]+)/.exec(cookie)?.[1] ?? "");
  canaries.set("authorization code", back.searchParams.get("code") ?? "");
  const done = await call("GET", back.href, { headers: { cookie }, shows: true });
  expect([done.status, done.headers.get("location")]).toEqual([303, "/start"]);
  const again = await call("GET", back.href, { headers: { cookie } });
  expect(again.headers.get("location")).toContain("problem=stale");
}

async function succeed(keyId: string, clientId: string) {
  for (const name of ["key", "rotated key", "unknown key"])
    await call("POST", "/v1/keys/verify", { body: { key: nameOf(name), explain: true } });
  await call("POST", "/v1/keys/verify", { body: { keys: [nameOf("key")] } });
  await call("POST", "/v2/keys.verifyKey", { body: { key: nameOf("key") } });
  await call("POST", "/v1/keys/lookup", { body: { keys: [nameOf("key"), nameOf("unknown key")] } });
  const workspaceId = (await call("GET", "/v1/workspace")).body.id;
  const token = await call("POST", `/w/${workspaceId}/oauth/token`, {
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${nameOf("client secret")}`).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: `grant_type=client_credentials&resource=${encodeURIComponent(AUDIENCE)}`,
    shows: true,
  });
  if (typeof token.body.access_token !== "string") throw new Error(token.text);
  canaries.set("access token", token.body.access_token);
  await call("PATCH", `/v1/keys/${keyId}`, { body: { name: "Canary 2" } });
  await signInByProvider();
  const session = await signIn(PASSWORD);
  const cookie = session.headers.getSetCookie().find((one) => one.startsWith("keyway-session"));
  canaries.set("session", /=([^;]+)/.exec(cookie ?? "")?.[1] ?? "");
  await addSecondFactor(cookie?.split(";")[0] ?? "");
  const pages = ["", "/keys", `/keys/${keyId}`, "/apis", "/logs", "/audit", "/settings"];
  for (const page of [
    ...pages,
    "/settings/account",
    "/settings/webhooks",
    "/settings/export",
    "/logs.csv",
  ])
    await call("GET", `${urls.url}/main${page}`, {
      headers: { cookie: cookie?.split(";")[0] ?? "" },
    });
  for (const page of ["/metrics", "/readyz", "/openapi.json", "/v1/audit", "/v1/verifications"])
    await call("GET", page);
}

async function fail(apiId: string) {
  const secret = nameOf("key");
  await signIn(nameOf("wrong password"));
  for (const key of [nameOf("unknown key"), `${MANAGEMENT_KEY}x`, `${secret}, ${secret}`, "ä"])
    await call("GET", "/v1/keys", { key: encodeURI(key) });
  await call("GET", `/v1/keys?q=${secret}`);
  await call("GET", `/v1/keys?key=${secret}&apiId=${secret}`);
  await call("GET", `/v1/keys/${secret}`);
  await call("GET", `/none/${secret}?token=${secret}`);
  // Next writes a page's own address into it, for whoever asked for that address.
  await call("GET", `${urls.url}/none?key=${secret}`, { shows: true });
  await call("GET", "/v1/keys", { headers: { cookie: `key=${secret}` } });
  const bad = [
    `{"key":"${secret}"`,
    `{"key":"${secret}","key":"${secret}"}`,
    `"${secret}"`,
    `[${secret}]`,
  ];
  for (const body of [
    ...bad,
    { key: [secret] },
    { key: { text: secret } },
    { key: secret, cost: secret },
  ])
    for (const where of ["/v1/keys/verify", "/v2/keys.verifyKey", "/v1/keys", "/v1/keys/lookup"])
      await call("POST", where, { body });
  await call("POST", "/v1/keys", { body: { apiId: secret, name: "x", expiresAt: secret } });
  await call("POST", "/v1/webhooks", {
    body: { url: `https://u:${secret}@example.com/`, events: [] },
  });
  await call("POST", "/v1/leaks/github", { body: [{ token: secret, type: "keyway" }] });
  // The database refuses what it is asked, with the values of the statement in its error.
  for (const table of ["keys", "users", "key_secrets", "user_sessions"]) {
    await client`alter table ${client(table)} rename to ${client(`${table}_gone`)}`;
    const { status } = await call("POST", "/v1/keys", { body: { apiId, name: "x" } });
    await call("POST", "/v1/keys/verify", { body: { key: `${secret.slice(0, -1)}-foreign` } });
    await call("POST", "/v1/keys/lookup", { body: { keys: [secret] } });
    await signIn(PASSWORD);
    await client`alter table ${client(`${table}_gone`)} rename to ${client(table)}`;
    if (table === "keys") expect(status).toBe(500);
  }
}

/** What stands in a text that should stand nowhere. */
const foundIn = (text: string) =>
  [...canaries]
    .filter(([, secret]) => formsOf(secret).some((form) => text.includes(form)))
    .map(([name]) => name);

describe("K15 after every kind of secret went through every process, well and badly,", () => {
  beforeAll(async () => {
    const { apiId, keyId, clientId } = await makeSecrets();
    await succeed(keyId, clientId);
    await fail(apiId);
    await call("POST", `/v1/keys/${keyId}/revoke`, { body: { reason: "canary" } });
    await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThan(1), 20_000);
    for (const [name, secret] of canaries) expect([name, secret.length > 15]).toEqual([name, true]);
    expect(canaries.size).toBeGreaterThanOrEqual(23);
  }, LONG);

  test("none is in the log of any of them, at its most talkative", () => {
    expect(running.output().split("\n").length).toBeGreaterThan(20);
    expect(foundIn(running.output())).toEqual([]);
  });

  test("none is in an answer, a header, a page, a metric or a document", () => {
    expect(answers.length).toBeGreaterThan(100);
    for (const one of answers)
      expect([foundIn(one), one.slice(0, 200)]).toEqual([[], one.slice(0, 200)]);
  });

  test("none is in what webhooks are told", () => {
    for (const one of receiver.received) expect(foundIn(JSON.stringify(one))).toEqual([]);
  });

  test("none is in the journal, or another file", () => {
    const files = filesOf(KEYWAY_DATA_DIR);
    expect(files.some((file) => file.includes("journal"))).toBe(true);
    for (const file of files)
      expect([file, foundIn(fs.readFileSync(file, "latin1"))]).toEqual([file, []]);
  });

  test("none is among the arguments of a process, which every user of a machine can list", () => {
    const commands = descendants(running.child.pid).map(({ command }) => command);
    expect(commands.length).toBeGreaterThan(4);
    for (const command of commands) expect([command, foundIn(command)]).toEqual([command, []]);
  });

  test("none is in a row of any table, nor in what the database remembers of statements", async () => {
    const tables = await client<{ schema: string; name: string; rows: number }[]>`
      select schemaname as schema, tablename as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`;
    expect(tables.length).toBeGreaterThan(30);
    let bytes = 0;
    for (const { schema, name } of tables) {
      const rows = await client<
        { row: string }[]
      >`select t::text as row from ${client(`${schema}.${name}`)} t`;
      const dump = rows.map(({ row }) => row).join("\n");
      bytes += dump.length;
      expect([name, foundIn(dump)]).toEqual([name, []]);
    }
    expect(bytes).toBeGreaterThan(10_000);
  });
});
