import { expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { changeCredits } from "@/lib/keys/change-credits";
import { revokeKey } from "@/lib/keys/revoke";
import { listVerifications } from "@/lib/verifications/list";
import { testTenant, testVerifier } from "./testing";

const verifier = testVerifier(testDatabase());

/** What a migration of a later version may do to any table: docs/scaling.md, "New versions". */
async function expandEveryTable(): Promise<void> {
  const tables = await sql()<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition`;
  expect(tables.length).toBeGreaterThan(20);
  for (const { name } of tables)
    await sql()`alter table ${sql()(name)} add column of_a_later_version integer not null default 0`;
}

test("a node goes on when a later version has added columns beneath it", async () => {
  const tenant = await testTenant();
  const use = async () => {
    const { key, secret } = await tenant.key({ credits: { remaining: 5 } });
    await changeCredits(tenant.actor, key.id, { operation: "add", value: 1 });
    expect(await tenant.verify(verifier(), { key: secret })).toMatchObject({ code: "VALID" });
    await revokeKey(tenant.actor, key.id, { reason: "" });
    expect(await tenant.verify(verifier(), { key: secret })).toMatchObject({ code: "REVOKED" });
    await verifier().ship();
  };
  await use();
  await expandEveryTable();
  await use();
  const { items } = await listVerifications(tenant.actor, { limit: 10 });
  expect(items.map((row) => row.outcome)).toEqual(["REVOKED", "VALID", "REVOKED", "VALID"]);
});
