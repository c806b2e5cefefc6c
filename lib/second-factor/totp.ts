import { Secret, TOTP } from "otpauth";

/** What every authenticator app takes: SHA-1, six digits, thirty seconds (RFC 6238). */
const FORM = { issuer: "Keyway", algorithm: "SHA1", digits: 6, period: 30 } as const;
const SECRET_BYTES = 20;
/** A clock that is half a minute off still does, as RFC 6238, 5.2 recommends. */
const WINDOW = 1;

/** A new secret, 160 random bits (RFC 4226, 4). */
export const newTotpSecret = (): Buffer => Buffer.from(new Secret({ size: SECRET_BYTES }).buffer);

const totpOf = (secret: Buffer, label = "") =>
  new TOTP({ ...FORM, label, secret: new Secret({ buffer: new Uint8Array(secret).buffer }) });

/** What an authenticator app reads: the secret as text to type, and as an address to scan. */
export function describeTotp(secret: Buffer, email: string) {
  const totp = totpOf(secret, email);
  return { text: totp.secret.base32, uri: totp.toString() };
}

/** The code of an instant. */
export const totpCode = (secret: Buffer, now: Date): string =>
  totpOf(secret).generate({ timestamp: now.getTime() });

/**
 * The time step that a code belongs to.
 * @param code six digits
 * @returns null when it is the code of no step near `now`
 */
export function totpStep(secret: Buffer, code: string, now: Date): number | null {
  const timestamp = now.getTime();
  const delta = totpOf(secret).validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? null : Math.floor(timestamp / 1000 / FORM.period) + delta;
}
