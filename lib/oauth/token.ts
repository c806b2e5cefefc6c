import type { Origin } from "@/lib/actor";
import type { Client } from "@/lib/clients/client";
import type { Verifier } from "@/lib/verifier/open";
import { authenticateClient, type Proofs } from "./authenticate-client";
import { exchangeKey } from "./exchange";
import type { Issuer } from "./facts";
import type { Form } from "./form";
import { type IssuedToken, issuerOf } from "./issue";
import { issueForClient } from "./issue-for-client";
import { oauthError } from "./oauth-error";
import { presentedBy } from "./presented";

/** A request to an OAuth endpoint of a workspace. */
export type OAuthRequest = Readonly<{
  issuer: Issuer;
  form: Form;
  authorization: string | undefined;
  proofs: Proofs;
  origin: Origin;
}>;

export const GRANT_TYPES = {
  clientCredentials: "client_credentials",
  tokenExchange: "urn:ietf:params:oauth:grant-type:token-exchange",
} as const;

/** What a subject token is: an API key (RFC 8693, 3, leaves types of one's own open). */
export const API_KEY_TYPE = "urn:keyway:params:oauth:token-type:api-key";
const ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";
const REQUESTED_TYPES = [undefined, ACCESS_TOKEN_TYPE, "urn:ietf:params:oauth:token-type:jwt"];

/** What the endpoint answers; `issued_token_type` after an exchange alone. */
export type TokenAnswer = Omit<IssuedToken, "jti"> & Readonly<{ issued_token_type?: string }>;

/**
 * The token endpoint: client credentials, and the exchange of a key.
 * @throws AppError in the terms of RFC 6749 5.2 and RFC 8693 2.2.2
 */
export async function answerToken(
  verifier: Verifier,
  request: OAuthRequest,
  now = new Date(),
): Promise<TokenAnswer> {
  const { form, issuer, proofs } = request;
  const grant = form.get("grant_type");
  if (grant === undefined) throw oauthError("invalid_request", "grant_type is missing.");
  const wish = {
    audiences: [...form.all("resource"), ...form.all("audience")],
    scope: form.get("scope"),
    certificate: proofs.certificate?.thumbprint ?? null,
  };
  if (grant === GRANT_TYPES.clientCredentials) {
    const client = await requireClient(verifier, request, now);
    const asked = { wish, origin: request.origin };
    const { jti, ...token } = await issueForClient(verifier.oauth, issuer, client, asked, now);
    return token;
  }
  if (grant !== GRANT_TYPES.tokenExchange)
    throw oauthError("unsupported_grant_type", "grant_type is none that is supported here.");
  const key = subjectOf(form);
  const client = await findClient(verifier, request, now);
  const trade = { key, client, wish, origin: request.origin };
  const { jti, ...token } = await exchangeKey(verifier, issuer, trade, now);
  return { ...token, issued_token_type: REQUESTED_TYPE };
}

const REQUESTED_TYPE = ACCESS_TOKEN_TYPE;

function subjectOf(form: Form): string {
  const key = form.get("subject_token");
  if (key === undefined) throw oauthError("invalid_request", "subject_token is missing.");
  if (form.get("subject_token_type") !== API_KEY_TYPE)
    throw oauthError("invalid_request", `subject_token_type must be ${API_KEY_TYPE}`);
  if (!REQUESTED_TYPES.includes(form.get("requested_token_type")))
    throw oauthError("invalid_request", "requested_token_type must be an access token or a JWT.");
  if (form.get("actor_token") !== undefined || form.get("actor_token_type") !== undefined)
    throw oauthError("invalid_request", "actor_token is not supported.");
  return key;
}

/** The client that authenticated; null when none tried to. @throws AppError `invalid_client` */
export async function findClient(
  verifier: Verifier,
  { issuer, form, authorization, proofs }: OAuthRequest,
  now: Date,
): Promise<Client | null> {
  const presented = presentedBy(authorization, form);
  if (presented === null) return null;
  return authenticateClient(verifier.oauth, issuer.workspaceId, presented, proofs, now);
}

/** @throws AppError `invalid_client` */
export async function requireClient(
  verifier: Verifier,
  request: OAuthRequest,
  now: Date,
): Promise<Client> {
  const client = await findClient(verifier, request, now);
  if (client) return client;
  throw oauthError(
    "invalid_client",
    `The client must authenticate; see the metadata of ${issuerOf(request.issuer.workspaceId)}`,
  );
}
