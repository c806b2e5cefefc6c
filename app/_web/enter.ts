import { AppError } from "@/lib/errors";
import { findSession } from "@/lib/sessions/find";
import type { SignInInput } from "@/lib/users/input";
import { readToken } from "./caller";
import { runCeremony } from "./ceremony";
import { keepDevice } from "./device";
import { keepLastUsed } from "./last-used";

/**
 * Signs this browser in with a password, and keeps it as one that the account is known in.
 * @throws AppError with the one sentence for a wrong address and a wrong password alike
 */
export async function enter({ email, password }: SignInInput): Promise<void> {
  const error = await runCeremony(["callback", "credentials"], { email, password });
  if (error === null) {
    const token = await readToken();
    // Not while the second factor is to come.
    if (token !== undefined && (await findSession(token))) await keepDevice(email);
    return keepLastUsed("password");
  }
  const wait = Number(/^RateLimited-(\d+)$/.exec(error)?.[1] ?? 0);
  if (wait > 0)
    throw new AppError("rate_limited", `Too many attempts. Try again in ${wait} s.`, {
      retryAfterSeconds: wait,
    });
  if (error === "CredentialsSignin")
    throw new AppError("unauthenticated", "Wrong email or password.");
  throw new AppError("unavailable", "Signing in does not work at the moment. Try again shortly.");
}
