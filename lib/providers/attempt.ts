import { createHash, timingSafeEqual } from "node:crypto";
import { and, eq, gt, lte } from "drizzle-orm";
import { db } from "@/db/connect";
import { providerAttemptColumns, providerAttempts } from "@/db/schema/identities";
import { hashToken, newToken } from "@/lib/sessions/session";
import type { Provider } from "./provider";

/** How long a browser may stay at a provider. */
export const ATTEMPT_MS = 10 * 60_000;

/** What a browser went to a provider for. */
export type Purpose = "sign-in" | "link" | "prove";

export const PURPOSES: readonly Purpose[] = ["sign-in", "link", "prove"];

export type Attempt = Readonly<{
  provider: string;
  purpose: Purpose;
  sessionId: string | null;
  createdAt: Date;
}>;

/** What binds an answer to the browser that asked: RFC 6749, 10.12; OpenID Connect Core, 3.1.2.1; RFC 7636. */
export type Checks = Readonly<{ state: string; nonce: string; verifier: string }>;

/** Made of a token of 256 random bits that the browser alone holds, so that nothing of them has to be kept. */
export function checksOf(token: string): Checks {
  const part = (label: string) =>
    createHash("sha256").update(`keyway provider ${label} ${token}`).digest("base64url");
  return { state: part("state"), nonce: part("nonce"), verifier: part("verifier") };
}

/** Whether two texts are the same, in a time that tells nothing of where they differ. */
export function isSame(a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) => createHash("sha256").update(text).digest());
  return x !== undefined && y !== undefined && timingSafeEqual(x, y);
}

/** Notes that a browser goes to a provider. @returns the token it gets in a cookie */
export async function insertAttempt(
  provider: Provider,
  purpose: Purpose,
  sessionId: string | null,
  now: Date,
): Promise<string> {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + ATTEMPT_MS);
  await db().delete(providerAttempts).where(lte(providerAttempts.expiresAt, now));
  await db()
    .insert(providerAttempts)
    .values({
      ...{ tokenHash: hashToken(token), provider: provider.id, purpose, sessionId },
      ...{ createdAt: now, expiresAt },
    });
  return token;
}

/** Uses an attempt up, whatever comes of it. Of two who come with one token, the second finds null. */
export async function takeAttempt(
  provider: Provider,
  token: string,
  now: Date,
): Promise<Attempt | null> {
  const [attempt] = await db()
    .delete(providerAttempts)
    .where(
      and(
        eq(providerAttempts.tokenHash, hashToken(token)),
        eq(providerAttempts.provider, provider.id),
        gt(providerAttempts.expiresAt, now),
      ),
    )
    .returning(providerAttemptColumns);
  return attempt ?? null;
}
