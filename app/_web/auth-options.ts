import type { AuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { hasSecondFactor } from "@/lib/second-factor/has";
import type { DeviceOf } from "@/lib/sessions/device";
import { endSession } from "@/lib/sessions/end";
import { findSession } from "@/lib/sessions/find";
import { signInGuard } from "@/lib/sessions/guard";
import { startSession } from "@/lib/sessions/start";
import { checkPassword } from "@/lib/users/check-password";
import { SignInInput } from "@/lib/users/input";
import { recordFailedSignIn } from "@/lib/users/record-failed-sign-in";
import { returnPath } from "./return-path";
import { SESSION_SECONDS, sessionCookie } from "./session-cookie";

/** What the ceremony knows of the browser before anyone is signed in. */
export type Browser = Readonly<{
  token: string | undefined;
  ip: string;
  userAgent: string;
  deviceOf: DeviceOf;
}>;

/** The errors that may appear in an address; next-auth would put the text of any exception there. */
export type SignInError = "CredentialsSignin" | "Unavailable" | `RateLimited-${number}`;

/**
 * next-auth as the ceremony of signing in only. What it calls a JWT is a reference to a row of
 * `user_sessions`: the cookie means nothing by itself and ends when the row does.
 */
export function authOptions(browser: Browser): AuthOptions {
  return {
    secret: env().nextauthSecret,
    useSecureCookies: env().url.startsWith("https:"),
    pages: { signIn: "/sign-in", error: "/sign-in" },
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    cookies: { sessionToken: sessionCookie(env()) },
    jwt: {
      encode: ({ token }) => String(token?.reference ?? ""),
      decode: async ({ token }) =>
        token && (await findSession(token)) ? { reference: token } : null,
    },
    providers: [passwordProvider(browser)],
    callbacks: {
      redirect: ({ url, baseUrl }) => `${baseUrl}${returnPath(url, baseUrl)}`,
      jwt: async ({ token, user, account }) =>
        user ? { reference: await begin(browser, user.id, account?.provider ?? "") } : token,
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.reference === "string")
          await endSession(token.reference, originOf(browser));
      },
    },
    logger: {
      error: (code) => log().error({ code }, "sign-in"),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

const originOf = ({ ip, userAgent }: Pick<Browser, "ip" | "userAgent">) => ({
  ...{ requestId: newId("request"), ip, userAgent },
});

async function begin({ token, ip, userAgent }: Browser, userId: string, method: string) {
  const awaitsSecondFactor = await hasSecondFactor(userId);
  const signIn = { userId, method, ip, userAgent, replaces: token, awaitsSecondFactor };
  return startSession(signIn);
}

const passwordProvider = (browser: Browser) =>
  Credentials({
    credentials: { email: { type: "email" }, password: { type: "password" } },
    authorize: async (given) => {
      const input = SignInInput.safeParse({ email: given?.email, password: given?.password });
      if (!input.success) return null;
      try {
        return await admit(browser, input.data);
      } catch (error) {
        throw new Error(codeOf(error));
      }
    },
  });

async function admit({ ip, userAgent, deviceOf }: Browser, input: SignInInput) {
  signInGuard().admit(input.email, ip, deviceOf(input.email));
  const user = await checkPassword(input);
  // With a second factor nobody has signed in yet: guessing codes must not give tries back.
  if (user && !user.secondFactorAt) signInGuard().succeeded(input.email, ip);
  // Not waited for: the answer to a known address takes no longer than to an unknown one.
  if (!user)
    recordFailedSignIn(input.email, originOf({ ip, userAgent })).catch((error: unknown) =>
      log().error({ err: error }, "a failed sign-in was not recorded"),
    );
  return user;
}

/** A fixed word for what went wrong: next-auth puts the text of whatever `authorize` throws into the address. */
function codeOf(error: unknown): SignInError {
  if (error instanceof AppError && error.code === "rate_limited")
    return `RateLimited-${error.retryAfterSeconds ?? 60}`;
  log().error({ err: error }, "sign-in");
  return "Unavailable";
}
