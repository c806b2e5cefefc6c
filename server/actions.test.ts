import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { MEMBER_ROLES, scopesOfRole } from "@/lib/members/permission";
import { newTestWorkspace } from "@/lib/testing/workspace";
import { newWorld, type World } from "@/lib/testing/world";
import { buildPages } from "./pages";
import { cleanUp } from "./testing";
import { ACTIONS, type Needs } from "./testing-actions";
import { PATHS } from "./testing-paths";
import {
  type BuiltAction,
  builtActions,
  builtPaths,
  cookieOf,
  encodeArguments,
  startWeb,
} from "./testing-web";

const databaseUrl = testDatabase();
cleanUp();

let web: Awaited<ReturnType<typeof startWeb>>;
let world: World;
let slug: string;
/** The cookies of one member of each role, of a stranger who owns another workspace, and of nobody. */
let people: Record<string, string | undefined>;
let strangers: string;

beforeAll(async () => {
  await buildPages(() => {});
  const oidc = { AUTH_OIDC_ISSUER: "https://idp.example", AUTH_OIDC_ID: "keyway" };
  web = await startWeb(databaseUrl, { ...oidc, AUTH_OIDC_SECRET: "not asked for here" });
  world = await newWorld();
  slug = world.workspace.id.replace("_", "-");
  const name = `keyway-session-${web.port}`;
  const stranger = await newTestWorkspace();
  strangers = stranger.id.replace("_", "-");
  people = { anonymous: undefined, stranger: (await cookieOf(stranger, "owner", name)).cookie };
  for (const role of MEMBER_ROLES)
    people[role] = (await cookieOf(world.workspace, role, name)).cookie;
}, 240_000);

type Sent = Readonly<{ cookie?: string | undefined; origin?: string; site?: string }>;

async function call({ id, name, path }: BuiltAction, sent: Sent) {
  const { needs = "nothing", args = () => [] } = ACTIONS[name] ?? {};
  const inWorkspace = needs.includes(":") ? [slug] : [];
  const { apiId, keyId, webhookId, clientId } = world;
  const response = await fetch(
    `${web.url}${fill(path, { api: apiId, key: keyId, webhook: webhookId, client: clientId })}`,
    {
      method: "POST",
      redirect: "manual",
      headers: {
        "next-action": id,
        accept: "text/x-component",
        origin: sent.origin ?? web.url,
        ...(sent.site && { "sec-fetch-site": sent.site }),
        ...(sent.cookie && { cookie: sent.cookie }),
      },
      body: encodeArguments([...inWorkspace, ...args(world)]),
    },
  );
  const text = await response.text();
  const outcome = outcomeOf(response, text);
  // The palette shows what it finds, or nothing.
  const silent = name.includes("palette.ts") && !text.includes(keyId);
  return silent && outcome === "is let in" ? "is another site" : outcome;
}

function outcomeOf({ headers, status }: Response, text: string): string {
  const to = headers.get("x-action-redirect") ?? headers.get("location") ?? "";
  if (SIGNS_IN.test(to)) return "signs in first";
  if (to.includes("/prove?callbackUrl")) return "proves first who it is";
  if (to.includes("/second-factor?callbackUrl")) return "sets up a second factor first";
  if (status === 404) return "finds nothing";
  if (/This needs the permission|Only an owner/.test(text)) return "is refused";
  if (text.includes("from another site") || status >= 500) return "is another site";
  return "is let in";
}

/** Where nobody is known; a way to a provider that failed leads to the same page, with its problem. */
const SIGNS_IN = /\/sign-in(?!\?problem)/;

const fill = (path: string, ids: Record<string, string>) =>
  path.replaceAll(/\[+(?:\.{3})?([a-z]+)\]+/g, (_, name: string) => ids[name] ?? slug);

const expected = (needs: Needs, who: string): string => {
  if (needs === "nothing") return "is let in";
  if (who === "anonymous") return "signs in first";
  if (needs === "session") return "is let in";
  const role = MEMBER_ROLES.find((one) => one === who);
  if (!role) return "finds nothing";
  const held = scopesOfRole(role);
  return held.includes("*") || held.includes(needs) ? "is let in" : "is refused";
};

/** What security.md, S07 is about, but keys: only those of the Keyway API are, which the rows do not name. */
const SENSITIVE =
  /#(?:addCredential|beginSecondFactor|changeRole|createClient|rotateSigningKey|saveGrants|deleteWorkspace|emailLink|secondFactorRule|transfer|unlink)Action$/;

/** Everything there is, but what says when somebody was seen, and that somebody was refused. */
async function everything(): Promise<string> {
  const tables = await sql()<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public'
      and tablename not in ('user_sessions', 'node_sessions', 'journal_segments', 'audit_events',
        'audit_heads') order by 1`;
  const events = sql()`select count(*) from audit_events where action <> 'access.denied'`;
  const rows = await Promise.all(
    tables.map(
      ({ name }) =>
        sql()`select md5(coalesce(string_agg(row, '' order by row), '')) from
          (select (to_jsonb(t) - 'last_active_at')::text as row from ${sql()(name)} t) as rows`,
    ),
  );
  return JSON.stringify([rows, await events]);
}

/** T12: whoever was refused stands in the audit log with what they lacked, from where, and under which request. */
async function expectDenials(names: readonly string[]): Promise<void> {
  const lacked = new Set(names.map((name) => String(ACTIONS[name]?.needs)));
  const read = () =>
    sql()<{ needs: string; who: string; ip: string; requestId: string }[]>`
      select distinct on (target_id) target_id as needs, actor_id as who, ip,
        request_id as "requestId" from audit_events
      where action = 'access.denied' and workspace_id = ${world.workspace.id}`;
  await expect
    .poll(async () => (await read()).map(({ needs }) => needs.split(":", 2).join(":")), {
      timeout: 20_000,
    })
    .toEqual(expect.arrayContaining([...lacked]));
  for (const one of await read())
    expect(one).toMatchObject({
      ...{ who: expect.stringMatching(/^usr_/), ip: expect.stringContaining("127.0.0.1") },
      requestId: expect.stringMatching(/^req_/),
    });
}

test("every server action of the build, and every path, has a row in the tables", () => {
  expect(
    builtActions()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(Object.keys(ACTIONS).toSorted());
  expect(builtPaths().toSorted()).toEqual(Object.keys(PATHS).toSorted());
});

describe("T01 T02 pages and files", () => {
  const open = async (path: string, who: string, where: string) => {
    const { apiId, keyId, webhookId, clientId, jobId } = world;
    const own = { api: apiId, key: keyId, webhook: webhookId, client: clientId, job: jobId };
    const ids = { workspace: where, ...own, section: "keys" };
    const headers: Record<string, string> =
      people[who] === undefined ? {} : { cookie: people[who] };
    const method = path.endsWith("/verify") ? "POST" : "GET";
    if (method === "POST") headers.origin = web.url;
    const response = await fetch(
      `${web.url}${fill(path, { nextauth: "csrf", provider: "oidc", token: "-", path: "keys", ...ids })}`,
      {
        ...{ method, headers, redirect: "manual" },
      },
    );
    await response.body?.cancel();
    const to = response.headers.get("location") ?? "";
    if (SIGNS_IN.test(to)) return "signs in first";
    if (to.includes("/second-factor?callbackUrl")) return "sets up a second factor first";
    if (response.status === 401) return "needs a key";
    if (response.status === 404) return "finds nothing";
    return response.status === 403 ? "is refused" : "is let in";
  };

  test.each(Object.entries(PATHS))("%s is for whoever the table says", async (path, needs) => {
    const found = path !== "/_not-found" && path !== "/_global-error";
    for (const who of found ? Object.keys(people) : []) {
      // A page says for itself what somebody may not see of it; a file is refused.
      const isFile = /\.(?:csv|json|jsonl)$|export$|verify$|events$/.test(path);
      const right = expected(needs, who);
      const shown = right === "is refused" && !isFile ? "is let in" : right;
      if (/^\/(?:v[12]|w|\.well-known)\//.test(path))
        expect(await open(path, who, slug)).not.toBe("is let in");
      else expect([who, await open(path, who, slug)]).toEqual([who, shown]);
    }
  });

  test("of a workspace that requires a second factor are for nobody without one, whatever their role", async () => {
    const rule = (required: boolean) =>
      sql()`update workspaces set requires_second_factor = ${required} where slug = ${slug}`;
    await rule(true);
    const before = await everything();
    const seen = new Set<string>();
    for (const [path] of Object.entries(PATHS).filter(([, needs]) => needs.includes(":")))
      seen.add(await open(path, "owner", slug));
    for (const action of builtActions().filter(({ name }) => ACTIONS[name]?.needs.includes(":")))
      seen.add(await call(action, { cookie: people.owner }));
    expect([...seen]).toEqual(["sets up a second factor first"]);
    expect(await everything()).toBe(before);
    await rule(false);
  });

  test("of another workspace are not found below one's own", async () => {
    const about = Object.keys(PATHS).filter((path) => /\[(?:api|key|webhook|client)\]/.test(path));
    expect(about.length).toBeGreaterThan(5);
    for (const path of about)
      expect([path, await open(path, "stranger", strangers)]).toEqual([path, "finds nothing"]);
  });
});

describe("S13 T02 server actions", () => {
  test("from another site's page change nothing, with the cookie of an owner", async () => {
    const before = await everything();
    for (const action of builtActions()) {
      const cookie = people.owner;
      const foreign = await call(action, { cookie, origin: "https://evil.example" });
      expect([action.name, foreign]).not.toContain("is let in");
      if (!action.name.startsWith("app/actions.ts"))
        expect([action.name, await call(action, { cookie, site: "cross-site" })]).toEqual([
          action.name,
          "is another site",
        ]);
    }
    expect(await everything()).toBe(before);
  });

  test("S07 that must not be done at an open screen ask who it is after ten minutes, and change nothing", async () => {
    const age = (minutes: number) =>
      sql()`update user_sessions set authenticated_at = now() - make_interval(mins => ${minutes})`;
    await age(11);
    const before = await everything();
    const asking: string[] = [];
    for (const action of builtActions().filter(({ name }) => SENSITIVE.test(name)))
      if ((await call(action, { cookie: people.owner })) === "proves first who it is")
        asking.push(action.name.replace(/.*#/, ""));
    expect(asking.toSorted()).toEqual([
      ...["addCredentialAction", "beginSecondFactorAction", "changeRoleAction"],
      ...["createClientAction", "deleteWorkspaceAction", "emailLinkAction"],
      ...["rotateSigningKeyAction", "saveGrantsAction", "secondFactorRuleAction"],
      ...["transferAction", "unlinkAction"],
    ]);
    expect(await everything()).toBe(before);
    await age(0);
  });

  test("let in exactly whom the table says, and change nothing for others", async () => {
    const before = await everything();
    const inWorkspace = builtActions().filter(({ name }) => ACTIONS[name]?.needs !== "nothing");
    const calls = inWorkspace.flatMap((action) =>
      Object.keys(people).map((who) => ({
        action,
        who,
        right: expected(ACTIONS[action.name]?.needs ?? "nothing", who),
      })),
    );
    const seen = async ({ action, who }: (typeof calls)[number]) =>
      `${who} ${await call(action, { cookie: people[who] })}: ${action.name}`;
    const wanted = ({ action, who, right }: (typeof calls)[number]) =>
      `${who} ${right}: ${action.name}`;
    for (const one of calls.filter(({ right }) => right !== "is let in"))
      expect(await seen(one)).toBe(wanted(one));
    expect(await everything()).toBe(before);
    await expectDenials(
      calls.filter(({ right }) => right === "is refused").map(({ action }) => action.name),
    );
    for (const one of calls.filter(({ right, who }) => right === "is let in" && who !== "stranger"))
      expect(await seen(one)).toBe(wanted(one));
  }, 120_000);
});
