import { sql } from "@/db/connect";

/** How many keys the workspace of the lists has. */
export const KEYS = 100_000;

/**
 * Keys in every state, made two minutes apart; of each thousand one is rare. Every second has a limit.
 */
export async function fillWorkspace(workspaceId: string, apiId: string): Promise<void> {
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
  // Or each secret's look for its key would read all of them.
  await sql()`analyze keys, owners`;
  await sql()`
    insert into key_secrets (id, workspace_id, key_id, version, hash, pepper_version, hint, status)
    select 'sec_bench' || n, ${workspaceId}, 'key_bench' || lpad(n::text, 6, '0'), 1, sha256(n::text::bytea), 1,
      'acme_live_kw' || lpad((n / 10000)::text, 4, '0') || '…' || lpad((n % 10000)::text, 4, '0'), 'active'
    from generate_series(1, ${KEYS}::int) n`;
  await sql()`
    insert into roles (id, workspace_id, api_id, name, scopes)
    values ('role_bench', ${workspaceId}, ${apiId}, 'auditor', array['audit:read'])`;
  await sql()`
    insert into key_roles (workspace_id, key_id, role_id)
    select ${workspaceId}, 'key_bench' || lpad(n::text, 6, '0'), 'role_bench'
    from generate_series(1, ${KEYS}::int, 100) n`;
  await sql()`
    insert into limits (id, workspace_id, key_id, name, "limit", window_ms, algorithm, auto, mode)
    select 'lim_bench' || n, ${workspaceId}, 'key_bench' || lpad(n::text, 6, '0'), 'requests', 600, 60000, 'fixed',
      true, 'enforce'
    from generate_series(1, ${KEYS}::int, 2) n`;
  await sql()`analyze keys, key_secrets, owners, roles, key_roles, limits`;
}

/** The last 24 hours of every fourth key. */
export async function fillUsage(workspaceId: string, apiId: string): Promise<void> {
  await sql()`
    insert into usage_by_key (workspace_id, grain, start, api_id, key_id, secret_version, owner_id, caller_id,
      environment, outcome, verifications, credits, latency)
    select ${workspaceId}, 'hour', date_trunc('hour', now()) - hour * interval '1 hour', ${apiId},
      'key_bench' || lpad(n::text, 6, '0'), 1, '', '', 'live', outcome, 100, 0, '{}'
    from generate_series(1, ${KEYS}::int, 4) n, generate_series(0, 23) hour,
      unnest(array['VALID', 'RATE_LIMITED']) outcome`;
  await sql()`analyze usage_by_key`;
}
