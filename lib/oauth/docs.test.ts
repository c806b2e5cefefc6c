import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCertificate } from "@/lib/certificates/testing";
import { newTestKey } from "@/lib/testing/workspace";
import { findJq } from "@/scripts/tools.mjs";
import { AUDIENCE, newTestIssuerTenant, testAuthorizationServer } from "./testing";

const own = makeCertificate({ name: "localhost", sans: "DNS:localhost" });
const { url } = await testAuthorizationServer(own);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyway-oauth-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** What the reader has put into variables until now. */
const variables: Record<string, string> = {};
beforeAll(async () => {
  const acme = await newTestIssuerTenant(url, { audience: null });
  const scopes = ["apis:write", "clients:write", "certificates:write"];
  const management = await newTestKey(acme.workspace, acme.workspace.managementApiId, {
    scopes: [...scopes, "apis:read", "clients:read", "certificates:read"],
  });
  Object.assign(variables, {
    ...{ KEYWAY: url, KEYWAY_KEY: management.secret, ISSUER: acme.issuer, API: acme.apiId },
    API_KEY: (await acme.key()).secret,
  });
});

/** Runs a block of the page as somebody would who pastes it. @returns the last answer */
async function paste(block: string): Promise<Record<string, unknown>> {
  const search = [path.dirname(findJq()), path.dirname(process.execPath), process.env.PATH];
  const env = {
    ...{ ...process.env, ...variables, CURL_CA_BUNDLE: own.certFile, PATH: search.join(":") },
    NODE_OPTIONS: "",
  };
  const { stdout } = await promisify(execFile)("sh", ["-ec", block], { cwd: folder, env });
  const answer = JSON.parse(stdout);
  if (answer.access_token) variables.TOKEN = answer.access_token;
  if (answer.client) variables.CLIENT_ID = answer.client.id;
  if (answer.secret) variables.CLIENT_SECRET = answer.secret;
  return answer;
}

const blocks = fs
  .readFileSync("docs/oauth.md", "utf8")
  .split("```sh\n")
  .slice(1)
  .map((rest) => rest.split("```")[0] ?? "")
  .filter((block) => block.startsWith("# "));

test("O01 O08 O10 O11 O16 every line of docs/oauth.md does what the page says, one after the other", async () => {
  const seen: Record<string, Record<string, unknown>> = {};
  for (const block of blocks) seen[block.slice(2).split(/[\n:]/)[0] ?? ""] = await paste(block);
  const of = (name: string) => seen[name] ?? {};
  const token = (name: string) => decodeJwt(String(of(name).access_token));
  expect(of("Give it an audience")).toMatchObject({ audience: AUDIENCE });
  expect(of("Trade a key")).toMatchObject({ token_type: "Bearer", scope: "invoices:read" });
  for (const method of [
    ...["client_secret_basic", "client_secret_post", "private_key_jwt"],
    ...["self_signed_tls_client_auth", "tls_client_auth"],
  ])
    expect([method, token(method)]).toMatchObject([
      method,
      { aud: AUDIENCE, iss: variables.ISSUER },
    ]);
  for (const method of ["self_signed_tls_client_auth", "tls_client_auth"])
    expect(token(method).cnf).toEqual({ "x5t#S256": expect.any(String) });
  expect(of("Introspection")).toMatchObject({ active: true, scope: "invoices:read" });
  expect(of("Revoke a token")).toEqual({});
  expect(of("Revoke a key that you hold")).toEqual({});
  await expect(
    paste(blocks.find((one) => one.startsWith("# Trade a key")) ?? ""),
  ).resolves.toMatchObject({
    error: "invalid_request",
    error_description: expect.stringContaining("REVOKED"),
  });
  expect(token("The new secret")).toMatchObject({ aud: AUDIENCE });
});
