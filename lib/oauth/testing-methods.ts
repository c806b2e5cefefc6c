import { request as tlsRequest } from "node:https";
import { exportJWK, exportPKCS8, generateKeyPair } from "jose";
import { createAuthority } from "@/lib/authorities/create";
import { makeCertificate, type TestCertificate } from "@/lib/certificates/testing";
import type { AuthMethod } from "@/lib/clients/client";
import type { newTestIssuerTenant } from "./testing";

const usage = "clientAuth";
const pinned = makeCertificate({ name: "billing", usage });
const authority = makeCertificate({ name: "Acme CA", authority: true });
const name = { kind: "dns", value: "billing.example.com" } as const;
const sans = `DNS:${name.value}`;
const issued = makeCertificate({ name: "billing", sans, usage, by: authority });

/** A client with what it proves itself with: '' and null where it has none of that. */
export type Proven = Readonly<{
  id: string;
  secret: string;
  privateKey: CryptoKey | null;
  /** The same key, as PEM. */
  keyPem: string;
  shown: TestCertificate | null;
}>;

/** Makes a client of that method, which may also ask about the tokens of its API. */
export async function newTestClientOf(
  tenant: Awaited<ReturnType<typeof newTestIssuerTenant>>,
  authMethod: AuthMethod,
): Promise<Proven> {
  const grants = [{ apiId: tenant.apiId, scopes: ["invoices:*"], introspect: true }];
  const make = async (input: object = {}) => {
    const { id, secret } = await tenant.client({ authMethod, grants, ...input });
    return { id, secret, privateKey: null, keyPem: "", shown: null };
  };
  switch (authMethod) {
    case "client_secret_basic":
    case "client_secret_post":
      return make();
    case "private_key_jwt": {
      const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
      const jwks = { keys: [{ ...(await exportJWK(publicKey)) }] };
      return { ...(await make({ jwks })), privateKey, keyPem: await exportPKCS8(privateKey) };
    }
    case "tls_client_auth": {
      await createAuthority(tenant.workspace.owner, { name: "Acme", pem: authority.pem });
      return { ...(await make({ san: name })), shown: issued };
    }
    case "self_signed_tls_client_auth":
      return { ...(await make({ certificates: [pinned.pem] })), shown: pinned };
  }
}

type Sent = Readonly<{ method: string; headers: Record<string, string>; body?: unknown }>;

/**
 * A `fetch` that shows a client certificate where it is asked for one.
 * @param ca what the server must show
 */
export const fetchShowing =
  (shown: Pick<TestCertificate, "pem" | "key"> | null, ca: string) =>
  async (target: string, { method, headers, body }: Sent): Promise<Response> => {
    const text = body === undefined || body === null ? undefined : String(body);
    if (new URL(target).protocol === "http:")
      return fetch(target, { method, headers, ...(text !== undefined && { body: text }) });
    return new Promise((done, failed) => {
      const options = {
        ...{ method, headers, ca, agent: false as const },
        ...(shown && { cert: shown.pem, key: shown.key }),
      };
      const sent = tlsRequest(target, options, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        const answered = Object.entries(response.headers).map(
          ([header, value]): [string, string] => [header, String(value)],
        );
        const answer = Buffer.concat(chunks).toString();
        const init = {
          headers: answered,
          ...(response.statusCode && { status: response.statusCode }),
        };
        done(new Response(answer === "" ? null : answer, init));
      });
      sent.on("error", failed);
      sent.end(text ?? "");
    });
  };
