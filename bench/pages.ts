import { sessionCookie } from "@/app/_web/session-cookie";
import { db } from "@/db/connect";
import { users } from "@/db/schema/users";
import { memberships } from "@/db/schema/workspaces";
import { newId } from "@/lib/ids";
import { startSession } from "@/lib/sessions/start";
import { benchFilters, FILTERS } from "./filters";
import { pssOf } from "./processes";
import type { Row } from "./report";
import type { Stage } from "./stage";
import type { Tenant } from "./tenant";

/** What stands on the page whatever the filter finds. */
const EXPECTED = 'aria-label="Keys"';

/**
 * The keys page as the web process draws it for somebody who is signed in, whole, plain and with every filter.
 * @param cursor of the page in the middle
 */
export async function benchPages(stage: Stage, tenant: Tenant, cursor: string): Promise<Row[]> {
  const port = stage.port();
  const cookie = await signIn(tenant.workspaceId, port);
  const server = await stage.launch("web", { env: { ...stage.env, PORT: String(port) } });
  const list = {
    ...{ name: "page", port, expected: EXPECTED, warmUpMs: 3000 },
    requestOf: (query: Readonly<Record<string, string>>) =>
      `GET /${tenant.slug}/keys?${new URLSearchParams(query)} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\n\r\n`,
  };
  const rows = await benchFilters(stage, server, list, queriesOf(tenant.apiId, cursor));
  const memory = { "p50 ms": "", "p95 ms": "", "max ms": "", answers: pssOf(server.pid) };
  return [...rows, { list: "page", filter: "MiB of the web process afterwards", ...memory }];
}

/** The cookie of a member of the workspace. */
export async function signIn(workspaceId: string, port: number): Promise<string> {
  const userId = newId("user");
  await db()
    .insert(users)
    .values({ id: userId, email: `${userId}@bench.example`, name: "Bench" });
  await db().insert(memberships).values({ workspaceId, userId, role: "owner" });
  const token = await startSession({
    userId,
    method: "bench",
    ip: "127.0.0.1",
    userAgent: "bench",
  });
  return `${sessionCookie({ url: "http://127.0.0.1", port }).name}=${token}`;
}

/** The filters as the page's address spells them. */
const queriesOf = (api: string, after: string): Record<string, Record<string, string>> => ({
  ...FILTERS,
  "page in the middle": { after },
  api: { api },
  "environment=test": { environment: "test" },
  "environment=all": { environment: "all" },
  owner: { owner: "owner-76" },
  "expires=30d": { expires: "30d" },
  "expires=past": { expires: "past" },
  "expires=never": { expires: "never" },
  "unused=90d": { unused: "90d" },
  "three at once": { status: "active", tag: "team-7", environment: "all" },
});
