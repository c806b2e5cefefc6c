import { authorizationCodeGrant, type Configuration, fetchProtectedResource } from "openid-client";
import { z } from "zod";
import type { Checks } from "./attempt";
import { type Claims, claimsOf } from "./claims";
import { ProviderError } from "./fault";
import type { Provider } from "./provider";

/** The parts of its answers that we read: GET /user, GET /user/emails. */
const GithubUser = z.object({
  id: z.int().positive(),
  login: z.string(),
  name: z.string().nullish(),
});
const GithubEmails = z.array(
  z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }),
);

const HEADERS = { accept: "application/vnd.github+json", "user-agent": "Keyway" };

/**
 * Who it is at GitHub, which has no ID token: its API says so to whoever holds the access token. The number of an
 * account is its subject, since names are given up and taken by others. An address counts if it is primary and verified.
 * @throws ProviderError, and what openid-client does
 */
export async function readGithub(
  configuration: Configuration,
  callback: URL,
  { state, verifier }: Checks,
  { issuer, githubApi }: Provider,
): Promise<Claims> {
  const { access_token } = await authorizationCodeGrant(configuration, callback, {
    expectedState: state,
    pkceCodeVerifier: verifier,
  });
  const get = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
    const url = new URL(`${githubApi}${path}`);
    const headers = new Headers(HEADERS);
    const answer = await fetchProtectedResource(
      configuration,
      access_token,
      url,
      "GET",
      null,
      headers,
    );
    const body = answer.ok ? schema.safeParse(await answer.json()) : undefined;
    if (!body?.success) throw new ProviderError(answer.status >= 500 ? "unavailable" : "refused");
    return body.data;
  };
  const user = await get("/user", GithubUser);
  const emails = await get("/user/emails", GithubEmails);
  const primary = emails.find((one) => one.primary && one.verified);
  const claims = claimsOf({
    ...{ iss: issuer, sub: String(user.id), name: user.name ?? user.login },
    ...(primary && { email: primary.email, email_verified: true }),
  });
  return { ...claims, label: user.login };
}
