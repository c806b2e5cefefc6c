import { generateKeyPairSync } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, vi } from "vitest";
import type { Origin } from "@/lib/actor";
import { findSession, type SignedIn } from "@/lib/sessions/find";
import { startSession } from "@/lib/sessions/start";
import { SignUpInput } from "@/lib/users/input";
import { signUp } from "@/lib/users/sign-up";
import type { Purpose } from "./attempt";
import { finishAtProvider, type Outcome, type Return } from "./finish";
import { type Provider, providers } from "./provider";
import { startAtProvider } from "./start";
import { CLIENT, startOpenIdProvider, Visitor } from "./testing-openid";

export const ORIGIN: Origin = { requestId: "req_1", ip: "192.0.2.1", userAgent: "test" };
export const HOME = "http://localhost:3000/sign-in/oidc/callback";

/** The provider `oidc` as the environment would set it up. */
export function setUp(issuer: string): Provider {
  const oidc = { ...CLIENT, issuer, name: "Acme" };
  const [made] = providers({ github: undefined, google: undefined, oidc, privateNetwork: false });
  if (!made) throw new Error("There is no provider.");
  return made;
}

/** A browser that went to a provider and came back. */
export type Trip = Readonly<{ token: string; callback: URL }>;

type Journey = Readonly<{ login: string; visitor?: Visitor; sessionId?: string }>;

/** A real provider for the calling test file, and browsers that travel to it. */
export function testProvider() {
  let idp: Awaited<ReturnType<typeof startOpenIdProvider>>;
  let provider: Provider;
  beforeAll(async () => {
    vi.stubEnv("KEYWAY_LOCAL_TARGETS", "true");
    idp = await startOpenIdProvider({ redirectUri: HOME });
    provider = setUp(idp.issuer);
  });
  afterAll(() => idp?.stop());
  afterEach(() => {
    Object.assign(idp.controls, { tamper: (token: string) => token, down: false });
  });

  /** Goes to the provider, signs in there and comes back. */
  async function travel(
    purpose: Purpose,
    { login, visitor = new Visitor(), sessionId }: Journey,
  ): Promise<Trip> {
    const { token, url } = await startAtProvider(provider, purpose, sessionId ?? null);
    return { token, callback: await visitor.visit(url, login, HOME) };
  }

  const finish = (trip: Trip, more: Partial<Return> = {}): Promise<Outcome> => {
    const back = { ...trip, signedIn: null, replaces: undefined, invitation: null, ...more };
    return finishAtProvider(provider, back, ORIGIN);
  };

  /** Signs in by it. @returns the session's token, which may await a second factor */
  async function enter(journey: Journey): Promise<string> {
    const outcome = await finish(await travel("sign-in", journey));
    return "token" in outcome ? outcome.token : "";
  }

  /** Has an ID token changed on its way and signed anew, with the key of the provider or another one. */
  function change(changes: () => object, otherKey = false) {
    return (token: string) => {
      const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const claims: JWTPayload = JSON.parse(JSON.stringify({ ...decodeJwt(token), ...changes() }));
      return new SignJWT(claims)
        .setProtectedHeader({ alg: "ES256", kid: String(decodeProtectedHeader(token).kid) })
        .sign(otherKey ? privateKey : idp.privateKey);
    };
  }

  return { idp: () => idp, provider: () => provider, travel, finish, enter, change };
}

/** The refusal that a fault is told by. */
export const fault = (name: string) => ({ name: "ProviderError", fault: name });

/** Seconds since 1970. */
export const seconds = (): number => Math.floor(Date.now() / 1000);

/** Somebody with a password, signed in. */
export async function somebody(email: string): Promise<SignedIn> {
  const { user } = await signUp(SignUpInput.parse({ email, password: PASSWORD }), ORIGIN);
  return signedInAs(user.id);
}

export const PASSWORD = "correct horse battery";

/** Another session of somebody. */
export async function signedInAs(userId: string): Promise<SignedIn> {
  const token = await startSession({ userId, method: "credentials", ip: "", userAgent: "" });
  return sessionOf(token);
}

/** Whose session a token is. @throws Error when it is nobody's */
export async function sessionOf(token: string): Promise<SignedIn> {
  const signedIn = await findSession(token);
  if (!signedIn) throw new Error("Nobody is signed in.");
  return signedIn;
}
