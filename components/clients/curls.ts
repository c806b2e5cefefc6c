import type { AuthMethod } from "@/lib/clients/client";

/** Where tokens are got, for whom and for what. */
export type TokenCall = Readonly<{
  issuer: string;
  /** The same where certificates are asked for. */
  mutualIssuer: string;
  clientId: string;
  authMethod: AuthMethod;
  /** Null when the client has no grant for an API with an audience. */
  audience: string | null;
}>;

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const API_KEY = "urn:keyway:params:oauth:token-type:api-key";

const lines = (...parts: readonly string[]): string => parts.filter(Boolean).join(" \\\n  ");

/** What each method adds to a request. */
function proofOf({ authMethod, clientId }: TokenCall): string[] {
  if (authMethod === "client_secret_basic") return [`-u "${clientId}:$CLIENT_SECRET"`];
  const id = `-d client_id=${clientId}`;
  if (authMethod === "client_secret_post") return [id, '-d "client_secret=$CLIENT_SECRET"'];
  if (authMethod === "private_key_jwt")
    return [`-d client_assertion_type=${ASSERTION_TYPE}`, '-d "client_assertion=$ASSERTION"'];
  return ["--cert client.pem --key client.key", id];
}

const baseOf = ({ authMethod, issuer, mutualIssuer }: TokenCall): string =>
  authMethod.endsWith("tls_client_auth") ? mutualIssuer : issuer;

/** The client's first request, as lines for a shell. */
export const tokenCurl = (call: TokenCall): string =>
  lines(
    `curl ${baseOf(call)}/oauth/token`,
    ...proofOf(call),
    "-d grant_type=client_credentials",
    call.audience === null ? "" : `-d resource=${call.audience}`,
  );

/** How a resource server asks about a token. */
export const introspectCurl = (call: TokenCall): string =>
  lines(`curl ${baseOf(call)}/oauth/introspect`, ...proofOf(call), '-d "token=$TOKEN"');

/** How the client gives a token back. */
export const revokeCurl = (call: TokenCall): string =>
  lines(`curl ${baseOf(call)}/oauth/revoke`, ...proofOf(call), '-d "token=$TOKEN"');

/** How a key is traded for a token; that needs no client. */
export const exchangeCurl = (issuer: string, audience: string | null): string =>
  lines(
    `curl ${issuer}/oauth/token`,
    `-d grant_type=${EXCHANGE}`,
    `-d subject_token_type=${API_KEY}`,
    '-d "subject_token=$API_KEY"',
    audience === null ? "" : `-d resource=${audience}`,
  );

/** How an assertion is made, for a signed one lives a minute and counts once. */
export const assertionCode = ({ issuer, clientId }: TokenCall): string =>
  [
    'import { importJWK, SignJWT } from "jose";',
    "",
    "const key = JSON.parse(process.env.CLIENT_JWK); // the private one",
    "const assertion = await new SignJWT()",
    '  .setProtectedHeader({ alg: "ES256", kid: key.kid, typ: "client-authentication+jwt" })',
    `  .setIssuer("${clientId}").setSubject("${clientId}")`,
    `  .setAudience("${issuer}")`,
    '  .setJti(crypto.randomUUID()).setIssuedAt().setExpirationTime("1m")',
    '  .sign(await importJWK(key, "ES256"));',
    "console.log(assertion);",
  ].join("\n");
