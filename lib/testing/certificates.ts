import { createAuthority } from "@/lib/authorities/create";
import { createCertificate } from "@/lib/certificates/create";
import { makeCertificate } from "@/lib/certificates/testing";
import { newTestKey, type TestWorkspace } from "./workspace";

const made = new Map<string, string>();

/** The PEM of a certificate that this test file made once under that name. */
export function testPem(name: string, authority = false): string {
  const pem = made.get(name) ?? makeCertificate({ name, authority }).pem;
  made.set(name, pem);
  return pem;
}

/** An authority, and a certificate that is pinned to a management key which may verify. */
export async function newTestCertificates(workspace: TestWorkspace) {
  const { key, secret } = await newTestKey(workspace, workspace.managementApiId, {
    ...{ name: "Gateway", scopes: ["keys:verify"] },
  });
  const name = "Gateway";
  const pem = testPem("gateway");
  const certificate = await createCertificate(workspace.owner, { name, keyId: key.id, pem });
  const authority = await createAuthority(workspace.owner, {
    ...{ name: "Acme clients", pem: testPem("clients", true) },
  });
  return {
    callerKeyId: key.id,
    callerSecret: secret,
    certificateId: certificate.id,
    authorityId: authority.id,
  };
}
