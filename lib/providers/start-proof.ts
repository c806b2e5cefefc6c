import { db } from "@/db/connect";
import { AppError } from "@/lib/errors";
import { requireSecondFactor } from "@/lib/second-factor/check";
import type { SignedIn } from "@/lib/sessions/find";
import { signInGuard } from "@/lib/sessions/guard";
import { ProviderError } from "./fault";
import type { Provider } from "./provider";
import { type Start, startAtProvider } from "./start";

/**
 * Sends whoever is signed in, and has no password, to a provider that asks again who they are. The code of a second
 * factor is taken before: who comes back has shown both.
 * @throws ProviderError
 */
export async function startProof(
  provider: Provider,
  { user, session }: SignedIn,
  code: string,
  now = new Date(),
): Promise<Start> {
  if (user.secondFactorAt) {
    try {
      signInGuard().admitProof(session.id, now.getTime());
      await db().transaction((tx) => requireSecondFactor(tx, user.id, code, now));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw new ProviderError(error.code === "rate_limited" ? "rate_limited" : "wrong_code");
    }
  }
  return startAtProvider(provider, "prove", session.id, now);
}
