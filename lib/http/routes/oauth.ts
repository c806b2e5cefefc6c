import { faultOf } from "@/lib/certificates/check";
import { env } from "@/lib/env";
import { notFound } from "@/lib/errors";
import type { Answer } from "@/lib/idempotency/once";
import type { Issuer } from "@/lib/oauth/facts";
import { parseForm } from "@/lib/oauth/form";
import { introspectToken } from "@/lib/oauth/introspect";
import { jwksOf, metadataOf } from "@/lib/oauth/metadata";
import { revokeToken } from "@/lib/oauth/revoke";
import { answerToken, type OAuthRequest } from "@/lib/oauth/token";
import type { Verifier } from "@/lib/verifier/open";
import {
  IntrospectionShape,
  JwksShape,
  MetadataShape,
  RevocationShape,
  TokenForm,
  TokenParamForm,
  TokenShape,
  WorkspaceParams,
} from "../oauth-shapes";
import { refuseQuery } from "../query";
import type { Facts, RawCall, Route } from "../route";

type VerifierSource = () => Verifier | Promise<Verifier>;

const MAX_BODY_BYTES = 16 * 1024;
const tag = "OAuth";
const base = "/w/{workspaceId}";

/** What may be repeated, since what is wrong with that has an error of its own (RFC 8707, 2). */
const SEVERAL = ["resource", "audience"];

/** A workspace's authorization server: every path of its metadata, which libraries look for in four places. */
export const oauthRoutes = (verifierOf: VerifierSource): readonly Route[] => [
  formRoute(
    verifierOf,
    {
      ...{ method: "post", path: `${base}/oauth/token`, id: "issueToken", tag, needs: null },
      summary: "Get an access token",
      refuses: ["unauthenticated", "rate_limited"],
      description:
        "`client_credentials`, or token exchange of an API key with `subject_token_type=urn:keyway:params:oauth:token-type:api-key`. `resource` (or `audience`) is the audience of the API.",
    },
    { body: TokenForm, answer: TokenShape },
    answerToken,
  ),
  formRoute(
    verifierOf,
    {
      ...{ method: "post", path: `${base}/oauth/introspect`, id: "introspectToken", tag },
      summary: "Ask whether a token stands",
      refuses: ["unauthenticated"],
      description: "For clients with an `introspect` grant for the token's API.",
      needs: null,
    },
    { body: TokenParamForm, answer: IntrospectionShape },
    introspectToken,
  ),
  formRoute(
    verifierOf,
    {
      ...{ method: "post", path: `${base}/oauth/revoke`, id: "revokeToken", tag, needs: null },
      summary: "Revoke a token, or a key that you hold",
      refuses: ["unauthenticated"],
      description: "A token that is unknown, or another client's, is answered alike.",
    },
    { body: TokenParamForm, answer: RevocationShape },
    async (verifier, request) => {
      await revokeToken(verifier, request);
      return {};
    },
  ),
  readRoute(
    verifierOf,
    {
      ...{ method: "get", path: `${base}/oauth/jwks.json`, id: "getJwks", tag, needs: null },
      summary: "The public keys that tokens are checked with",
      description:
        "RFC 7517. A key is here before it signs, and until all it signed has ended. May be kept for 5 minutes.",
    },
    JwksShape,
    (issuer) => jwksOf(issuer, new Date()),
  ),
  ...[
    ["getMetadata", `/.well-known/oauth-authorization-server${base}`],
    ["getOpenIdMetadata", `/.well-known/openid-configuration${base}`],
    ["getAppendedMetadata", `${base}/.well-known/oauth-authorization-server`],
    ["getAppendedOpenIdMetadata", `${base}/.well-known/openid-configuration`],
  ].map(([id = "", path = ""]) =>
    readRoute(
      verifierOf,
      {
        method: "get",
        path,
        id,
        tag,
        summary: "Metadata of the authorization server",
        description: "RFC 8414: its endpoints, and the ways in which clients may prove themselves.",
        needs: null,
      },
      MetadataShape,
      (issuer) => metadataOf(issuer, env().mtlsUrl),
    ),
  ),
];

async function issuerIn(verifier: Verifier, { params }: RawCall): Promise<Issuer> {
  const issuer = await verifier.oauth.issuer(params.workspaceId ?? "");
  if (!issuer) throw notFound("workspace");
  return issuer;
}

const JSON_TYPE = { "content-type": "application/json" };
/** For as long as verifiers may keep what is here (`PUBLISHED_AHEAD_MS` is longer). */
const KEPT = { ...JSON_TYPE, "cache-control": "public, max-age=300" };

function readRoute(
  verifierOf: VerifierSource,
  facts: Facts,
  answer: typeof JwksShape | typeof MetadataShape,
  run: (issuer: Issuer) => unknown,
): Route {
  return {
    ...facts,
    schemas: { params: WorkspaceParams, answer },
    prepare: (raw) => {
      refuseQuery(raw.search);
      return async () => {
        const value = answer.parse(run(await issuerIn(await verifierOf(), raw)));
        return { status: 200, headers: KEPT, body: JSON.stringify(value) };
      };
    },
  };
}

type FormSchemas = Readonly<{
  body: typeof TokenForm | typeof TokenParamForm;
  answer: typeof TokenShape | typeof IntrospectionShape | typeof RevocationShape;
}>;

function formRoute(
  verifierOf: VerifierSource,
  facts: Facts,
  schemas: FormSchemas,
  run: (verifier: Verifier, request: OAuthRequest) => Promise<unknown>,
): Route {
  return {
    ...facts,
    ...{ form: true, maxBodyBytes: MAX_BODY_BYTES },
    schemas: { params: WorkspaceParams, ...schemas },
    prepare: (raw) => {
      // Secrets in a URL end in logs (RFC 6749, 2.3.1).
      refuseQuery(raw.search);
      const form = parseForm(raw.body, SEVERAL);
      return async (): Promise<Answer> => {
        const verifier = await verifierOf();
        const issuer = await issuerIn(verifier, raw);
        const { authorization, origin, peer } = raw;
        const { certificate } = peer;
        // One that nobody can be known by proves nothing: expired, an authority's, for servers only.
        const usable = certificate !== null && faultOf(certificate, Date.now()) === null;
        const proofs = { certificate: usable ? certificate : null };
        const result = await run(verifier, { issuer, form, authorization, proofs, origin });
        const body = JSON.stringify(schemas.answer.parse(result));
        return { status: 200, headers: { ...JSON_TYPE, pragma: "no-cache" }, body };
      };
    },
  };
}
