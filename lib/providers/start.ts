import { buildAuthorizationUrl, calculatePKCECodeChallenge } from "openid-client";
import { env } from "@/lib/env";
import { checksOf, insertAttempt, type Purpose } from "./attempt";
import { configure } from "./configure";
import { ProviderError } from "./fault";
import type { Provider } from "./provider";
import { failureOf } from "./read-claims";

/** Where a provider sends browsers back to; it has to be registered there as it stands. */
export const callbackUrl = ({ id }: Pick<Provider, "id">): string =>
  `${env().url}/sign-in/${id}/callback`;

/** What a browser takes along: the token goes into its cookie, and it goes to the address. */
export type Start = Readonly<{ token: string; url: string }>;

/**
 * Sends a browser to a provider: authorization code flow with PKCE (RFC 7636, S256), `state` and `nonce`.
 * @param sessionId whose session a link or a proof is for; null for a sign-in
 * @throws ProviderError when the provider cannot be reached
 */
export async function startAtProvider(
  provider: Provider,
  purpose: Purpose,
  sessionId: string | null,
  now = new Date(),
): Promise<Start> {
  if (purpose !== "sign-in" && sessionId === null) throw new ProviderError("other_session");
  const configuration = await configure(provider, now).catch((error: unknown) => {
    throw failureOf(provider, error);
  });
  const token = await insertAttempt(provider, purpose, sessionId, now);
  const { state, nonce, verifier } = checksOf(token);
  const isOpenId = provider.githubApi === null;
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: callbackUrl(provider),
    scope: isOpenId ? "openid email profile" : "user:email",
    state,
    ...(isOpenId && { nonce }),
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...(purpose === "prove" && provider.askAgain),
  });
  return { token, url: url.href };
}
