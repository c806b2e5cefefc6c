import { exportJWK, generateKeyPair } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { makeCertificate } from "@/lib/certificates/testing";
import { newTestClient } from "@/lib/testing/client";
import {
  newTestApi,
  newTestCaller,
  newTestWorkspace,
  type TestWorkspace,
} from "@/lib/testing/workspace";
import { addCredential } from "./add-credential";
import { endCredential } from "./end-credential";
import { CreateClientInput, ListClientsQuery } from "./input";
import { listClients } from "./list";
import { noteUse } from "./note-use";
import { updateClient } from "./update";

testDatabase();

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await newTestWorkspace();
});

const publicJwk = async (algorithm = "ES256") =>
  exportJWK((await generateKeyPair(algorithm, { extractable: true })).publicKey);

describe("a client", () => {
  test("O16 gets a secret once, of letters, digits and underscores alone; the database holds none of it", async () => {
    const { client, secret } = await newTestClient(workspace.owner);
    expect(secret).toMatch(/^[A-Za-z0-9_]{40,}$/);
    expect(client.id).toMatch(/^cli_[a-z0-9]+$/);
    expect(JSON.stringify(client)).not.toContain(secret);
    const rows = await sql()`select to_jsonb(c)::text as row from oauth_credentials c`;
    expect(JSON.stringify(rows)).not.toContain(secret?.slice(-30));
  });

  test("nobody gives one more of Keyway's own permissions than they hold, also not by a new secret", async () => {
    const grants = [
      {
        ...{ apiId: workspace.managementApiId, introspect: false },
        scopes: ["keys:verify", "members:write"],
      },
    ];
    const developer = newTestClient(workspace.developer, { grants });
    await expect(developer).rejects.toMatchObject({ code: "forbidden" });
    const { client } = await newTestClient(workspace.owner, { grants });
    const caller = newTestCaller(workspace.id, ["clients:write"]);
    for (const change of [
      () => addCredential(workspace.developer, client.id, { secret: {} }),
      () => updateClient(workspace.developer, client.id, { name: "Mine" }),
      () => updateClient(caller, client.id, { grants }),
    ])
      await expect(change()).rejects.toMatchObject({ code: "forbidden" });
  });

  test("has grants for APIs of its own workspace alone", async () => {
    const stranger = await newTestWorkspace();
    const { id: apiId } = await newTestApi(stranger);
    const made = newTestClient(workspace.owner, { grants: [{ apiId }] });
    await expect(made).rejects.toMatchObject({
      code: "invalid",
      faults: [{ path: "grants[0].apiId" }],
    });
  });

  test("with private_key_jwt has several public keys at once, and never a private or a weak one", async () => {
    const authMethod = "private_key_jwt";
    const keys = [await publicJwk(), await publicJwk("RS256"), await publicJwk("EdDSA")];
    const { client, secret } = await newTestClient(workspace.owner, { authMethod, jwks: { keys } });
    expect(secret).toBeUndefined();
    expect(client.credentials.map((one) => [one.kind, one.status])).toEqual(
      keys.map(() => ["jwk", "active"]),
    );
    const { privateKey } = await generateKeyPair("ES256", { extractable: true });
    const weak = await publicJwk("RS256");
    for (const [jwk, message] of [
      [await exportJWK(privateKey), /is private/],
      [{ kty: "oct", k: "AAAA" }, /is private/],
      [{ ...weak, n: String(weak.n).slice(0, 171) }, /at least 2048 bits/],
      [{ kty: "EC", crv: "secp256k1", x: "AA", y: "AA" }, /must be/],
    ] as const) {
      const faults = [{ message: expect.stringMatching(message) }];
      const added = addCredential(workspace.owner, client.id, { jwk: { ...jwk } });
      await expect(added).rejects.toMatchObject({ code: "invalid", faults });
    }
    const again = addCredential(workspace.owner, client.id, { jwk: { ...keys[0] } });
    await expect(again).rejects.toMatchObject({ code: "conflict" });
  });

  test.each([
    [{ authMethod: "private_key_jwt" }, "jwks.keys"],
    [{ authMethod: "self_signed_tls_client_auth" }, "certificates"],
    [{ authMethod: "tls_client_auth" }, "san"],
    [{ san: { kind: "dns", value: "a.example.com" } }, "san"],
    [{ jwks: { keys: [{ kty: "EC" }] } }, "jwks.keys"],
  ])("that says %j is told what is missing or too much at %s", (input, path) => {
    const { error } = CreateClientInput.safeParse({ name: "Billing", ...input });
    expect(error?.issues.map((one) => one.path.join("."))).toEqual([path]);
  });
});

describe("the credentials of a client", () => {
  const statuses = (client: { credentials: readonly { status: string }[] }) =>
    client.credentials.map((one) => one.status);

  test("stay side by side, or retire once the new one is first used", async () => {
    const { client } = await newTestClient(workspace.owner);
    const both = await addCredential(workspace.owner, client.id, { secret: {} });
    expect(statuses(both.client)).toEqual(["active", "active"]);
    const overlap = { mode: "afterFirstUse", seconds: 3600 } as const;
    const now = new Date();
    const rotated = await addCredential(workspace.owner, client.id, { secret: {}, overlap }, now);
    expect(statuses(rotated.client)).toEqual(["retiring", "retiring", "active"]);
    expect(rotated.client.credentials[0]?.retiresAt).toBeNull();
    await noteUse(workspace.id, rotated.client, rotated.client.credentials[0]?.id ?? "", now);
    await noteUse(workspace.id, rotated.client, rotated.credential.id, now);
    const after = await updateClient(workspace.owner, client.id, { name: "Renamed" }, now);
    const end = new Date(now.getTime() + 3_600_000);
    expect(after.credentials.map((one) => one.retiresAt)).toEqual([end, end, null]);
    const later = await updateClient(workspace.owner, client.id, { name: "Later" }, end);
    expect(statuses(later)).toEqual(["retired", "retired", "active"]);
  });

  test("end at once when one is compromised; a rotation is undone; the last one stays", async () => {
    const { client } = await newTestClient(workspace.owner);
    const [first] = client.credentials;
    const overlap = { mode: "fixed", seconds: 60 } as const;
    const rotated = await addCredential(workspace.owner, client.id, { secret: {}, overlap });
    const undone = await endCredential(workspace.owner, client.id, rotated.credential.id);
    expect(statuses(undone)).toEqual(["active", "retired"]);
    const last = endCredential(workspace.owner, client.id, first?.id ?? "");
    await expect(last).rejects.toMatchObject({ code: "conflict" });
    const compromised = await addCredential(workspace.owner, client.id, {
      secret: {},
      overlap: { mode: "none", seconds: 0 },
    });
    expect(statuses(compromised.client)).toEqual(["retired", "retired", "active"]);
  });
});

test("a list of clients is narrowed to a name, a method, an API and what ends soon", async () => {
  const own = await newTestWorkspace();
  const { owner } = own;
  const { id: apiId } = await newTestApi(own);
  const days = (count: number) => new Date(Date.now() + count * 86_400_000);
  const pem = (name: string, until: Date) => makeCertificate({ name, until }).pem;
  const authMethod = "self_signed_tls_client_auth";
  const certificates = [pem("soon", days(5)), pem("sooner", days(2))];
  await newTestClient(owner, { name: "Ends 50%", authMethod, certificates });
  const goesOn = [pem("soon", days(5)), pem("late", days(200))];
  await newTestClient(owner, { name: "Goes on", authMethod, certificates: goesOn });
  await newTestClient(owner, { name: "Never", grants: [{ apiId }] });
  const names = async (query: object) =>
    (await listClients(owner, ListClientsQuery.parse(query))).items.map((one) => one.name).sort();
  const within = (count: number) => ({ expiresBefore: days(count).toISOString() });
  expect(await names({})).toEqual(["Ends 50%", "Goes on", "Never"]);
  expect(await names({ q: "50%" })).toEqual(["Ends 50%"]);
  expect(await names({ authMethod })).toEqual(["Ends 50%", "Goes on"]);
  expect(await names({ apiId })).toEqual(["Never"]);
  expect(await names(within(3))).toEqual([]);
  expect(await names(within(30))).toEqual(["Ends 50%"]);
  expect(await names(within(365))).toEqual(["Ends 50%", "Goes on"]);
  expect(await names({ ...within(365), apiId })).toEqual([]);
});
