import { clientActor, type Origin } from "@/lib/actor";
import type { Client } from "@/lib/clients/client";
import { chooseScopes, chooseTarget, lifetimeOf, tokenApis } from "./decide";
import type { Issuer, OAuthFacts } from "./facts";
import { type IssuedToken, issuerOf, issueToken } from "./issue";
import { oauthError } from "./oauth-error";

/** What a token is asked for with. */
export type Wish = Readonly<{
  /** What `resource` and `audience` named. */
  audiences: readonly string[];
  scope: string | undefined;
  /** base64url SHA-256 of the certificate on the connection. */
  certificate: string | null;
}>;

/**
 * The client credentials grant (RFC 6749, 4.4).
 * @throws AppError `invalid_target`, `invalid_scope`, `unauthorized_client`, `invalid_request` (no certificate)
 */
export async function issueForClient(
  facts: OAuthFacts,
  issuer: Issuer,
  client: Client,
  { wish, origin }: Readonly<{ wish: Wish; origin: Origin }>,
  now: Date,
): Promise<IssuedToken> {
  if (issuer.frozen) throw oauthError("unauthorized_client", "The workspace is frozen.");
  const target = chooseTarget(issuer.apis, tokenApis(client.grants), wish.audiences);
  const granted = client.grants.find((one) => one.apiId === target.id)?.scopes ?? [];
  const { id, name } = client;
  const actor = clientActor({ id, name, workspaceId: issuer.workspaceId, scopes: [] }, origin);
  const scopes = chooseScopes(target, granted, wish.scope, actor);
  const bound = getsBoundTokens(client) || target.tokens.certificateBound;
  const signer = await facts.issuerFor(issuer, target.tokens.algorithm, now);
  return issueToken(
    {
      issuer: issuerOf(issuer.workspaceId),
      subject: client.id,
      clientId: client.id,
      audience: target.audience,
      scopes,
      lifetimeSeconds: lifetimeOf(target, [], now.getTime()),
      certificate: bindingOf(bound, wish.certificate),
      key: null,
    },
    signer,
    now,
  );
}

/** Whether all tokens of a client are bound to its certificate: it is known by one (RFC 8705, 3), or wants it so. */
export const getsBoundTokens = ({
  certificateBound,
  authMethod,
}: Pick<Client, "certificateBound" | "authMethod">): boolean =>
  certificateBound ||
  authMethod === "tls_client_auth" ||
  authMethod === "self_signed_tls_client_auth";

/**
 * The certificate a token is bound to, if it is to be bound.
 * @throws AppError `invalid_request` when there is none
 */
export function bindingOf(bound: boolean, certificate: string | null): string | null {
  if (!bound) return null;
  if (certificate === null)
    throw oauthError("invalid_request", "Tokens are bound to a certificate here: show one.");
  return certificate;
}
