import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { sql } from "@/db/sql";
import { env } from "@/lib/env";
import { candidateMacs } from "@/lib/keys/secret";
import type { Tenant } from "./tenant";

const OWNERS = 1000;
const AT_ONCE = 10_000;

/** The text of the key of that number: not of our shape, as an imported one. */
export const bulkSecret = (n: number) => `bulk-${n.toString().padStart(9, "0")}`;

const idOf = (n: number) => `key_${n.toString().padStart(23, "0")}`;

/**
 * Loads keys with COPY, numbered from `from` up to before `to`, as different from each other as keys are: names, owners
 * and expiries of their own, a few sets of scopes, one limit each.
 */
export async function copyKeys(tenant: Tenant, from: number, to: number): Promise<void> {
  const { workspaceId, apiId } = tenant;
  await sql()`
    insert into owners (workspace_id, id) select ${workspaceId}, 'customer_' || n
    from generate_series(0, ${OWNERS - 1}::int) n on conflict do nothing`;
  const scopes = ["{invoices:*}", "{invoices:*,reports:read}", "{*}", "{invoices:read,!admin:*}"];
  const expiry = (n: number) => new Date(Date.UTC(2100, 0, 1) + n * 1000).toISOString();
  await copy(
    "keys (id, workspace_id, api_id, name, environment, owner_id, scopes, tags, ip_allowlist, expires_at, created_by_kind, created_by_id)",
    from,
    to,
    (n) => [
      ...[idOf(n), workspaceId, apiId, `Integration of customer ${n}`, "live"],
      ...[`customer_${n % OWNERS}`, scopes[n % scopes.length] ?? "{}", "{}", "{}", expiry(n)],
      ...["system", "bench"],
    ],
  );
  const [pepper] = env().peppers;
  if (!pepper) throw new Error("There is no pepper.");
  await copy(
    "key_secrets (id, workspace_id, key_id, version, hash, pepper_version, hint, status)",
    from,
    to,
    (n) => {
      const digest = createHash("sha256").update(bulkSecret(n)).digest();
      const [mac] = candidateMacs(digest, [pepper]);
      return [
        ...[`sec_${n}`, workspaceId, idOf(n), "1", `\\\\x${mac?.toString("hex")}`],
        ...[String(pepper.version), "bulk…", "active"],
      ];
    },
  );
  await copy(
    'limits (id, workspace_id, key_id, name, "limit", window_ms, algorithm, auto, mode)',
    from,
    to,
    (n) => [
      ...[`lim_${n}`, workspaceId, idOf(n), "requests", "1000000000", "60000", "fixed"],
      ...["true", "enforce"],
    ],
  );
  await sql()`analyze keys, key_secrets, limits, owners`;
}

async function copy(
  table: string,
  from: number,
  to: number,
  rowOf: (n: number) => readonly string[],
): Promise<void> {
  function* chunks() {
    for (let start = from; start < to; start += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, to - start) }, (_, i) => start + i);
      yield numbers.map((n) => `${rowOf(n).join("\t")}\n`).join("");
    }
  }
  const target = await sql().unsafe(`copy ${table} from stdin`).writable();
  await pipeline(Readable.from(chunks()), target);
}
