import type { Verifier } from "@/lib/verifier/open";
import { checkSignature, type TokenClaims } from "./check-signature";
import { publishedKeys } from "./facts";
import { issuerOf } from "./issue";
import { oauthError } from "./oauth-error";
import { standingOf } from "./standing";
import { type OAuthRequest, requireClient } from "./token";

/** What the endpoint answers (RFC 7662, 2.2): of a token that is not active nothing but that. */
export type Introspection =
  | Readonly<{ active: false }>
  | (Omit<TokenClaims, "key_version"> & Readonly<{ active: true; token_type: "Bearer" }>);

/**
 * Token introspection: whether a token stands at this moment. Asked by a client with an `introspect` grant for the
 * token's API; for everybody else no token is active (RFC 7662, 4).
 * @throws AppError `invalid_client`, `invalid_request`
 */
export async function introspectToken(
  verifier: Verifier,
  request: OAuthRequest,
  now = new Date(),
): Promise<Introspection> {
  const { issuer, form } = request;
  const client = await requireClient(verifier, request, now);
  const token = form.get("token");
  if (token === undefined) throw oauthError("invalid_request", "token is missing.");
  const name = issuerOf(issuer.workspaceId);
  const claims = await checkSignature(token, name, publishedKeys(issuer, now), now);
  const standing = claims && (await standingOf(verifier.oauth, issuer, claims, now));
  const may = client.grants.some((one) => one.introspect && one.apiId === standing?.api.id);
  if (!claims || !standing || !may || standing.endsAt <= now.getTime()) return { active: false };
  const { key_version: version, ...told } = claims;
  return { active: true, token_type: "Bearer", ...told };
}
