import { sql } from "@/db/connect";
import { httpText, runLoad } from "./load";
import type { Row } from "./report";
import type { Stage } from "./stage";
import { makeTenant } from "./tenant";

const KEYS = 100_000;
const DAY_MS = 86_400_000;

const after = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

/** `GET /v1/keys` of a workspace with 100,000 keys, plain and with every filter: each at most 200 ms. */
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
    rows.push({ filter: name, "p50 ms": p50, "p95 ms": p95, "max ms": max, answers });
  }
  return rows;
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
  scope: { scope: "invoices:read" },
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

/** Keys in every state, made two minutes apart; of each thousand one is rare. */
async function fillWorkspace(workspaceId: string, apiId: string): Promise<void> {
  await sql()`
    insert into owners (workspace_id, id) select ${workspaceId}, 'owner-' || n
    from generate_series(0, 999) n`;
  await sql()`
    insert into keys (id, workspace_id, api_id, name, environment, owner_id, scopes, tags, enabled, expires_at,
      not_before, ip_allowlist, created_by_kind, created_by_id, created_at, updated_at, last_used_at, revoked_at)
    select 'key_bench' || lpad(n::text, 6, '0'), ${workspaceId}, ${apiId}, 'CI deploy ' || n,
      case when n % 5 = 0 then 'test' else 'live' end,
      case when n % 2 = 0 then 'owner-' || n % 1000 end,
      array['invoices:read', 'reports:' || n % 50],
      array['team-' || n % 20] || case when n % 1000 = 7 then array['rare'] else '{}' end,
      n % 40 <> 1,
      case when n % 10 = 2 then now() + (n % 400 - 200) * interval '1 day' end,
      case when n % 200 = 3 then now() + interval '10 days' end,
      '{}', 'system', 'bench', now() - n * interval '2 minutes', now(),
      case when n % 3 > 0 then now() - (n % 90) * interval '1 day' end,
      case when n % 50 = 4 then now() - interval '1 day' end
    from generate_series(1, ${KEYS}::int) n`;
  await sql()`
    insert into key_secrets (id, workspace_id, key_id, version, hash, pepper_version, hint, status)
    select 'sec_bench' || n, ${workspaceId}, 'key_bench' || lpad(n::text, 6, '0'), 1, sha256(n::text::bytea), 1,
      'acme_live_kw' || lpad((n / 10000)::text, 4, '0') || '…' || lpad((n % 10000)::text, 4, '0'), 'active'
    from generate_series(1, ${KEYS}::int) n`;
  await sql()`analyze keys, key_secrets, owners`;
}
