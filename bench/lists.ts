import fs from "node:fs";
import { sql } from "@/db/connect";
import { fillUsage, fillWorkspace, KEYS } from "./crowd";
import { benchFilters, FILTERS } from "./filters";
import { httpText } from "./load";
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
  await fillUsage(tenant.workspaceId, tenant.apiId);
  const port = stage.port();
  const server = await stage.launch("api", { env: { ...stage.env, API_PORT: String(port) } });
  const [middle] = await sql()<{ at: Date; id: string }[]>`
    select created_at as at, id from keys where workspace_id = ${tenant.workspaceId}
    order by created_at desc, id desc offset ${KEYS / 2} limit 1`;
  const cursor = Buffer.from(JSON.stringify([middle?.at, middle?.id])).toString("base64url");
  const list = {
    ...{ name: "GET /v1/keys", port, expected: '{"items":[' },
    requestOf: (query: Readonly<Record<string, string>>) =>
      httpText(`/v1/keys?${new URLSearchParams({ limit: "100", ...query })}`, tenant.token),
  };
  const rows = await benchFilters(stage, server, list, queriesOf(tenant.apiId, cursor));
  return rows.concat(fs.existsSync("dist/built") ? await benchPages(stage, tenant, cursor) : []);
}

const queriesOf = (apiId: string, cursor: string): Record<string, Record<string, string>> => ({
  ...FILTERS,
  "page in the middle": { cursor },
  apiId: { apiId },
  environment: { environment: "test" },
  ownerId: { ownerId: "owner-76" },
  expiresBefore: { expiresBefore: after(30) },
  "expiresBefore, of none": { expiresBefore: after(-9999) },
  unusedSince: { unusedSince: after(-30) },
  "unusedSince, of none": { unusedSince: after(-9999) },
  "three at once": { status: "active", tag: "team-7", environment: "test" },
});
