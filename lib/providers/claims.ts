import { normalizeEmail } from "@/lib/users/email";

/** Who a provider says is there. */
export type Claims = Readonly<{
  issuer: string;
  subject: string;
  /** In the form in which addresses are stored; null unless the provider says that it is verified. */
  email: string | null;
  name: string;
  /** What the person knows the account by. */
  label: string;
  /** When they last showed the provider who they are; null where it does not say. */
  authenticatedAt: Date | null;
}>;

/** What a provider may claim, of which nothing is believed to have a shape. */
export type RawClaims = Readonly<Record<string, unknown>>;

const textOf = (value: unknown, most: number): string =>
  typeof value === "string" && value.isWellFormed() && !value.includes("\0")
    ? value.trim().slice(0, most)
    : "";

/** Some providers send the word instead of the value. */
const isTrue = (value: unknown): boolean => value === true || value === "true";

/**
 * The claims of an ID token that was checked, with those of the userinfo endpoint (OpenID Connect Core, 5.1). An
 * address counts only with `email_verified`.
 */
export function claimsOf(raw: RawClaims): Claims {
  const email = isTrue(raw.email_verified) ? normalizeEmail(textOf(raw.email, 254)) : null;
  const seconds = raw.auth_time;
  return {
    issuer: String(raw.iss),
    subject: String(raw.sub),
    email,
    name: textOf(raw.name, 120),
    label: textOf(raw.email, 254) || textOf(raw.preferred_username, 254) || textOf(raw.sub, 254),
    authenticatedAt: typeof seconds === "number" ? new Date(seconds * 1000) : null,
  };
}

/** Clocks may be this far apart, and a person this quick. */
const SKEW_MS = 60_000;

/**
 * Whether a provider asked who sits there since we told it to.
 * @param startedAt when the browser was sent there
 */
export const isFresh = (
  { authenticatedAt }: Pick<Claims, "authenticatedAt">,
  startedAt: Date,
  tellsWhen: boolean,
): boolean =>
  authenticatedAt === null
    ? !tellsWhen
    : authenticatedAt.getTime() >= startedAt.getTime() - SKEW_MS;
