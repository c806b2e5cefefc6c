import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { is, Table } from "drizzle-orm";
import { getTableConfig, type PgTable } from "drizzle-orm/pg-core";
import { describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { signAuditHead } from "@/lib/audit/sign-head";
import { verifyAudit } from "@/lib/audit/verify";
import { env } from "@/lib/env";
import { candidateMacs, digestOf } from "@/lib/keys/secret";
import { newTestClient } from "@/lib/testing/client";
import { newTestWebhook } from "@/lib/testing/webhook";
import { newTestApi, newTestWorkspace } from "@/lib/testing/workspace";
import { countJournal } from "@/lib/verifier/count";
import { openVerifier } from "@/lib/verifier/open";
import { testTenant } from "@/lib/verifier/testing";
import { loadRecord } from "@/lib/verify/load";
import { unsealSecret } from "@/lib/webhooks/sign";
import { usesNewest, usingNewest, versionsOf, withNew, without } from "./list";
import { countNeededKeys, countOldSealed, resealAll, retireSigningKeys } from "./reseal";
import { countNeededPeppers, countOldSecrets, findUnaware, rewrapSecrets } from "./rewrap-secrets";
import { SEALED_COLUMNS } from "./sealed-columns";

const databaseUrl = testDatabase();
const NEW = { version: 3, key: randomBytes(32) };

async function openNode(peppers: readonly { version: number; key: Buffer }[]) {
  const journalRoot = fs.mkdtempSync(path.join(os.tmpdir(), "keyway-journal-"));
  return openVerifier({
    ...{ databaseUrl, sql: sql(), peppers, journalRoot, count: countJournal },
    onRefillDue: async () => {},
    onError: (message, error) => {
      throw new Error(message, { cause: error });
    },
  });
}

describe("K14 when peppers are changed", () => {
  test("every key verifies at every moment, and the old peppers can go once every key was used", async () => {
    const tenant = await testTenant();
    const made = await Promise.all(Array.from({ length: 60 }, () => tenant.key()));
    const secrets = [...made.map(({ secret }) => secret), tenant.callerSecret];
    const known = [...env().peppers, NEW];
    const node = await openNode(known);
    let rounds = 0;
    let going = true;
    // Straight from the database, where a cache would hide that a row cannot be found.
    const verifying = (async () => {
      for (; going; rounds++)
        for (const secret of secrets)
          if ((await loadRecord(sql(), known, digestOf(secret))) === null)
            throw new Error(`Round ${rounds} did not find a key.`);
    })();
    expect(await countOldSecrets(sql(), NEW)).toBe(secrets.length);
    let moved = 0;
    await rewrapSecrets(sql(), NEW, (rows) => {
      moved += rows;
    });
    await rewrapSecrets(sql(), NEW, (rows) => {
      moved += rows;
    });
    going = false;
    await verifying;
    expect(moved).toBe(secrets.length);
    expect(await countOldSecrets(sql(), NEW)).toBe(0);
    // Wrapped without its text, a key needs both.
    expect(Object.fromEntries(await countNeededPeppers(sql()))).toEqual({
      ...{ 2: secrets.length, 3: secrets.length },
    });

    await node.close();
    const using = await openNode([NEW, ...env().peppers]);
    for (const secret of secrets.slice(0, -1))
      expect(await tenant.verify(using, { key: secret })).toMatchObject({ code: "VALID" });
    await expect.poll(async () => [...(await countNeededPeppers(sql())).keys()]).toEqual([3]);
    await using.close();

    const alone = await openNode([NEW]);
    for (const secret of secrets.slice(0, 5))
      expect(await tenant.verify(alone, { key: secret })).toMatchObject({ code: "VALID" });
    await alone.close();
  });

  test("a node that was started before the new one was added is named", async () => {
    const before = await openNode(env().peppers);
    const unaware = await findUnaware(sql(), NEW.version);
    expect(unaware).toHaveLength(1);
    await before.close();
    const after = await openNode([...env().peppers, NEW]);
    expect(await findUnaware(sql(), NEW.version)).toEqual([]);
    await after.close();
  });
});

describe("when encryption keys are changed", () => {
  test("everything sealed is under the new one, can be read without the old, and audit logs hold", async () => {
    const workspace = await newTestWorkspace();
    const { webhookId, signingSecret } = await newTestWebhook(workspace.id);
    await signAuditHead(workspace.owner);
    const used = { version: 2, key: randomBytes(32) };
    const count = await countOldSealed(sql(), used);
    expect(count).toBeGreaterThan(1);
    let moved = 0;
    await resealAll(sql(), [used, ...env().encryptionKeys], (rows) => {
      moved += rows;
    });
    expect(moved).toBe(count);
    expect([...(await countNeededKeys(sql())).keys()]).toEqual([2]);
    const [row] = await sql()<{ sealed: Buffer }[]>`
      select sealed_secret as sealed from webhooks where id = ${webhookId}`;
    expect(() => unsealSecret(webhookId, row?.sealed ?? Buffer.alloc(0))).toThrow("version 2");
    expect(await verifyAudit(workspace.owner)).toMatchObject({ valid: true });
    await resealAll(sql(), [...env().encryptionKeys, used]);
    const [again] = await sql()<{ sealed: Buffer }[]>`
      select sealed_secret as sealed from webhooks where id = ${webhookId}`;
    expect(unsealSecret(webhookId, again?.sealed ?? Buffer.alloc(0))).toBe(signingSecret);
  });

  test("no sealed column is forgotten", () => {
    const schema = import.meta.glob<Record<string, unknown>>("../../db/schema/*.ts", {
      eager: true,
    });
    const tables = Object.values(schema)
      .flatMap((file) => Object.values(file))
      .filter((one): one is PgTable => is(one, Table));
    const bytes = tables.flatMap((table) => {
      const { name, columns } = getTableConfig(table);
      return columns
        .filter((one) => one.getSQLType() === "bytea")
        .map((one) => `${name}.${snake(one.name)}`);
    });
    const sealed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    expect(bytes.filter((one) => !/hash$|fingerprint$/.test(one)).toSorted()).toEqual(
      sealed.toSorted(),
    );
  });
});

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

test("signing keys are changed: new seals by a new key, old ones still checked by theirs", async () => {
  const workspace = await newTestWorkspace();
  const first = await signAuditHead(workspace.owner);
  expect(await retireSigningKeys(sql())).toBeGreaterThan(0);
  await newTestApi(workspace);
  const second = await signAuditHead(workspace.owner);
  expect(second.keyId).not.toBe(first.keyId);
  expect(second.keys.map(({ kid }) => kid)).toEqual([first.keyId, second.keyId]);
  expect(await verifyAudit(workspace.owner)).toMatchObject({ valid: true, signed: { seq: 1 } });
});

test("a list goes from known to used to alone", () => {
  const begun = withNew("1:b2xk", Buffer.alloc(32, 7));
  expect(versionsOf(begun)).toEqual([1, 2]);
  expect([usesNewest("1:b2xk"), usesNewest(begun)]).toEqual([true, false]);
  const used = usingNewest(begun);
  expect([versionsOf(used), usesNewest(used)]).toEqual([[2, 1], true]);
  expect(without(used, (version) => version === 1)).toBe(used);
  expect(versionsOf(without(used, () => false))).toEqual([2]);
});

test("K14 the secrets of OAuth clients are wrapped too", async () => {
  const workspace = await newTestWorkspace();
  const { client, secret } = await newTestClient(workspace.owner);
  const known = [...env().peppers, NEW];
  await rewrapSecrets(sql(), NEW);
  const [row] = await sql()<{ hash: Buffer }[]>`
    select hash from oauth_credentials where client_id = ${client.id}`;
  const forms = candidateMacs(Buffer.from(digestOf(secret ?? ""), "base64url"), known);
  expect(secret).not.toBeNull();
  expect(forms.some((form) => row?.hash.equals(form))).toBe(true);
  expect(forms.at(0)?.equals(row?.hash ?? Buffer.alloc(0))).toBe(false);
});
