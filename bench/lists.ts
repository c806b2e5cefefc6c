import fs from "node:fs";
import { sql } from "@/db/connect";
import { fillWorkspace, KEYS } from "./crowd";
import { httpText, runLoad } from "./load";
import { benchPages } from "./pages";
import type { Row } from "./report";
import type { Stage } from "./stage";
import { makeTenant } from "./tenant";

const DAY_MS = 86_400_000;

const after = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

/** `GET /v1/keys` and the keys page of a workspace with 100,000 keys, plain and with every filter: at most 200 ms each. */
export async function benchLists(stage: Stage): Promise<Row[]> {
  const tenant = await makeTenant();
  await fillWorkspace(tenant.workspaceId, tenant.apiId);
  const port = stage.port();
  const server = await stage.launch("api", { env: { ...stage.env, API_PORT: String(port) } });
  const [middle] = await sql()<{ at: Date; id: string }[]>`
    select created_at as at, id from keys where workspace_id = ${tenant.workspaceId}
    order by created_at desc, id desc offset ${KEYS / 2} limit 1`;
  const cursor = Buffer.from(JSON.stringify([middle?.at, middle?.id])).toString("base64url");
  const rows: Row[] = [];
  for (const [name, query] of Object.entries(queriesOf(tenant.apiId, cursor))) {
    const path = `/v1/keys?${new URLSearchParams({ limit: "100", ...query })}`;
    const load = await runLoad(stage.client, server, {
      ...{ port, requests: [httpText(path, tenant.token)], expected: '{"items":[' },
      ...{ connections: 1, warmUpMs: 300, measureMs: stage.options.seconds * 1000 },
    });
    const { p50, p95, max, answers } = load;
    rows.push({
      list: "GET /v1/keys",
      filter: name,
      "p50 ms": p50,
      "p95 ms": p95,
      "max ms": max,
      answers,
    });
  }
  return rows.concat(fs.existsSync("dist/built") ? await benchPages(stage, tenant, cursor) : []);
}

const queriesOf = (apiId: string, cursor: string): Record<string, Record<string, string>> => ({
  none: {},
  "page in the middle": { cursor },
  apiId: { apiId },
  environment: { environment: "test" },
  "status=active": { status: "active" },
  "status=disabled": { status: "disabled" },
  "status=expired": { status: "expired" },
  "status=revoked": { status: "revoked" },
  "status=not_yet_valid": { status: "not_yet_valid" },
  ownerId: { ownerId: "owner-76" },
  "tag, common": { tag: "team-7" },
  "tag, rare": { tag: "rare" },
  "tag, of none": { tag: "nothing" },
  "scope, of all": { scope: "invoices:read" },
  "scope, of a role": { scope: "audit:read" },
  "scope, of none": { scope: "nothing:here" },
  "q, part of many names": { q: "deploy" },
  "q, part of one name": { q: "99999" },
  "q, a hint": { q: "acme_live_kw0001…0001" },
  "q, of none": { q: "nothing like it" },
  expiresBefore: { expiresBefore: after(30) },
  "expiresBefore, of none": { expiresBefore: after(-9999) },
  unusedSince: { unusedSince: after(-30) },
  "unusedSince, of none": { unusedSince: after(-9999) },
  "three at once": { status: "active", tag: "team-7", environment: "test" },
});
