import { AUTH_METHODS } from "@/lib/clients/client";
import { ASSERTION_ALGORITHMS } from "./assertion";
import { type Issuer, publishedKeys } from "./facts";
import { issuerOf } from "./issue";
import { jwkOf } from "./signing-key";
import { GRANT_TYPES } from "./token";

/** The metadata of a workspace's authorization server (RFC 8414, 2; RFC 8705, 3.3 and 5). */
export function metadataOf(
  { workspaceId }: Pick<Issuer, "workspaceId">,
  mtlsUrl: string | undefined,
) {
  const issuer = issuerOf(workspaceId);
  const endpointsOf = (base: string) => ({
    token_endpoint: `${base}/oauth/token`,
    introspection_endpoint: `${base}/oauth/introspect`,
    revocation_endpoint: `${base}/oauth/revoke`,
  });
  const methods = {
    token_endpoint_auth_methods_supported: AUTH_METHODS,
    token_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
  };
  const methodsOf = (endpoint: string) =>
    Object.fromEntries(
      Object.entries(methods).map(([name, list]) => [name.replace("token", endpoint), list]),
    );
  return {
    issuer,
    ...endpointsOf(issuer),
    jwks_uri: `${issuer}/oauth/jwks.json`,
    response_types_supported: [],
    grant_types_supported: Object.values(GRANT_TYPES),
    ...methods,
    ...methodsOf("introspection"),
    ...methodsOf("revocation"),
    // OpenID libraries want these of any metadata (OpenID Connect Discovery 1.0, 3).
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["ES256", "RS256"],
    tls_client_certificate_bound_access_tokens: true,
    ...(mtlsUrl && { mtls_endpoint_aliases: endpointsOf(`${mtlsUrl}/w/${workspaceId}`) }),
  };
}

/** The JWKS (RFC 7517, 5): public halves of the keys that sign, that signed, and that will. */
export const jwksOf = (issuer: Issuer, now: Date) => ({
  keys: publishedKeys(issuer, now).map(jwkOf),
});
