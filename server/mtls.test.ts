import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createAuthority } from "@/lib/authorities/create";
import { deleteAuthority } from "@/lib/authorities/delete";
import { createCertificate } from "@/lib/certificates/create";
import { curlByCertificate } from "@/lib/certificates/curl";
import { deleteCertificate } from "@/lib/certificates/delete";
import { makeCertificate } from "@/lib/certificates/testing";
import { revokeKey } from "@/lib/keys/revoke";
import { newTestApi, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { newFolder } from "./testing";
import { serverCertificate, testMutualApi } from "./testing-mtls";

const LONG = 60_000;
const DAY_MS = 86_400_000;
const { api, callerKey, agentOf, call, pin } = testMutualApi();

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);
const pinned = makeCertificate({ name: "gateway", usage: "clientAuth" });
const stranger = makeCertificate({ name: "gateway", usage: "clientAuth" });
const authority = makeCertificate({ name: "Acme clients", authority: true });
const sans = "DNS:billing.example.com";
const issued = makeCertificate({ name: "billing", sans, by: authority });

describe("a caller with a certificate alone", () => {
  test("M05 verifies and reads as its management key, until the next request after its thumbprint is removed", async () => {
    const agent = agentOf(pinned);
    expect((await call(agent)).status).toBe(401);
    const certificate = await pin(api.caller.id, pinned);
    expect(await call(agent)).toMatchObject({ status: 200, code: "VALID" });
    expect(await call(agent, { named: true })).toMatchObject({ status: 200, code: "VALID" });
    const keys = await call(agent, { path: "/v1/keys", body: null });
    expect(keys.status).toBe(200);
    const batch = { path: "/v1/keys/verify-batch", body: [{ key: api.customerKey }] };
    expect((await call(agent, batch)).answer).toMatchObject([{ code: "VALID" }]);
    await deleteCertificate(api.workspace.owner, certificate.id);
    expect(await call(agent)).toMatchObject({ status: 401, code: "unauthenticated" });
    expect(Object.values(agent.sockets).length + Object.values(agent.freeSockets).length).toBe(1);
  });

  test("is refused once its management key is revoked, and two certificates overlap until then", async () => {
    const key = await callerKey({});
    const next = makeCertificate({ name: "next" });
    const old = makeCertificate({ name: "old" });
    for (const one of [old, next]) await pin(key.id, one);
    const agents = [agentOf(old), agentOf(next)];
    for (const agent of agents) expect((await call(agent)).code).toBe("VALID");
    await revokeKey(api.workspace.owner, key.id, { reason: "" });
    for (const agent of agents) expect((await call(agent)).status).toBe(401);
  });

  test(
    "M02 is known by an authority of its own workspace and a name it was given, in no other workspace",
    async () => {
      const own = await createAuthority(api.workspace.owner, {
        name: "Clients",
        pem: authority.pem,
      });
      const agent = agentOf(issued);
      expect((await call(agent, { named: true })).status).toBe(401);
      await createCertificate(api.workspace.owner, {
        ...{ name: "Billing", keyId: api.caller.id },
        issued: { authorityId: own.id, kind: "dns", value: "Billing.example.com" },
      });
      expect(await call(agent, { named: true })).toMatchObject({ status: 200, code: "VALID" });
      // Anybody can bring an authority of any name, so a workspace has to be named.
      expect((await call(agent)).status).toBe(401);
      const other = await newTestWorkspace();
      const elsewhere = { headers: { "keyway-workspace": other.id } };
      expect((await call(agent, elsewhere)).status).toBe(401);
      for (const forged of [
        makeCertificate({
          ...{ name: "billing", sans },
          by: makeCertificate({ name: "Acme clients", authority: true }),
        }),
        makeCertificate({ name: "billing", sans: "DNS:other.example.com", by: authority }),
        makeCertificate({ name: "billing", sans }),
      ])
        expect((await call(agentOf(forged), { named: true })).status).toBe(401);
      await deleteAuthority(api.workspace.owner, own.id);
      expect((await call(agent, { named: true })).status).toBe(401);
    },
    LONG,
  );

  test.each([
    ["expired", { from: inDays(-3), until: inDays(-1) }, /expired on/],
    ["is not valid yet", { from: inDays(1), until: inDays(2) }, /not valid before/],
    ["is of an authority", { authority: true }, /of an authority/],
    ["is for servers only", { usage: "serverAuth" }, /clientAuth/],
  ] as const)("M02 is told why when its certificate %s", async (_what, subject, why) => {
    const shown = makeCertificate({ name: "gateway", ...subject });
    expect(await call(agentOf(shown))).toMatchObject({
      status: 401,
      detail: expect.stringMatching(why),
    });
  });
});

test("the commands on the page of certificates do what they say", async () => {
  const commands = curlByCertificate(`https://localhost:${api.mtlsPort}`, api.workspace.id);
  const [make = "", verify = ""] = commands.split("\n\n");
  const cwd = newFolder();
  execFileSync("sh", ["-ec", make], { cwd, stdio: "pipe" });
  const pem = fs.readFileSync(path.join(cwd, "client.pem"), "utf8");
  await createCertificate(api.workspace.owner, { name: "Mine", keyId: api.caller.id, pem });
  fs.writeFileSync(path.join(cwd, "ca.pem"), serverCertificate.pem);
  const line = `${verify.replace("…", api.customerKey)} --cacert ca.pem --silent`;
  const answered = execFileSync("sh", ["-ec", line], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  expect(JSON.parse(`${answered}`)).toMatchObject({ code: "VALID" });
});

describe("M01 a key that is bound to a certificate", () => {
  test("is worth nothing on a connection without it, nor on the plain port", async () => {
    const certificates = [pinned.certificate.thumbprint];
    const { secret } = await callerKey({ certificates });
    expect(await call(agentOf(pinned), { secret })).toMatchObject({ code: "VALID" });
    expect((await call(agentOf(stranger), { secret })).status).toBe(401);
    expect((await call(agentOf(null), { secret })).status).toBe(401);
    const answer = await fetch(`${api.node.url}/v1/keys/verify`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      body: JSON.stringify({ key: api.customerKey }),
    });
    expect(answer.status).toBe(401);
  });

  test("is refused at verify when the end client's certificate is none of its own", async () => {
    const own = await newTestApi(api.workspace);
    const { secret: key } = await newTestKey(api.workspace, own.id, {
      certificates: [stranger.pem],
    });
    const { secret } = api.caller;
    const agent = agentOf(null);
    const verify = async (certificate: string | null) =>
      (
        await call(agent, {
          secret,
          body: { key, ...(certificate && { context: { certificate } }) },
        })
      ).answer;
    const thumbprint = stranger.certificate.thumbprint;
    expect(await verify(null)).toMatchObject({ valid: false, code: "CERTIFICATE_REQUIRED" });
    expect(await verify(pinned.certificate.thumbprint)).toMatchObject({
      code: "CERTIFICATE_REQUIRED",
    });
    expect(await verify(thumbprint)).toMatchObject({ code: "VALID" });
    const hex = Buffer.from(thumbprint, "base64url").toString("hex");
    expect(await verify(hex.toUpperCase().replaceAll(/(..)(?=.)/g, "$1:"))).toMatchObject({
      code: "VALID",
    });
  });
});
