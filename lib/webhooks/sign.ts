import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { seal, unseal } from "@/lib/encryption";

const PREFIX = "whsec_";
const SECRET_BYTES = 32;
/** A message that is older, or younger, is refused (Standard Webhooks, "Verifying webhook authenticity"). */
const TOLERANCE_SECONDS = 300;

/** A message as it is signed. `at` in whole seconds since 1970. */
export type Message = Readonly<{ id: string; at: number; body: string }>;

/** `whsec_` and 32 random bytes in base64. */
export const newSigningSecret = (): string => PREFIX + randomBytes(SECRET_BYTES).toString("base64");

function signatureOf({ id, at, body }: Message, secret: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  return createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64");
}

/**
 * The headers of a message (Standard Webhooks 1.0), with one signature for each secret, so that a receiver may
 * hold the old or the new one while it is rotated.
 */
export const signedHeaders = (message: Message, secrets: readonly string[]) => ({
  "webhook-id": message.id,
  "webhook-timestamp": String(message.at),
  "webhook-signature": secrets.map((secret) => `v1,${signatureOf(message, secret)}`).join(" "),
});

/** The headers a signed message came with. */
export type Signed = Readonly<{ id: string; timestamp: string; signature: string }>;

/** Whether a message was signed with that secret, within five minutes of `now`. */
export function isSigned(signed: Signed, body: string, secret: string, now: Date): boolean {
  const at = /^\d{1,12}$/.test(signed.timestamp) ? Number(signed.timestamp) : Number.NaN;
  if (!(Math.abs(now.getTime() / 1000 - at) <= TOLERANCE_SECONDS) || signed.id === "") return false;
  const right = Buffer.from(signatureOf({ id: signed.id, at, body }, secret));
  return signed.signature.split(" ").some((one) => {
    const [version, text = ""] = one.split(",");
    const given = Buffer.from(text);
    return version === "v1" && given.length === right.length && timingSafeEqual(given, right);
  });
}

/** What a secret is sealed for. */
export const webhookContext = (webhookId: string) => `webhook secret ${webhookId}`;

/** The secret as the database holds it. */
export const sealSecret = (webhookId: string, secret: string): Buffer =>
  seal(Buffer.from(secret), webhookContext(webhookId));

/** @throws Error when it was sealed for another webhook, or its encryption key is gone */
export const unsealSecret = (webhookId: string, sealed: Buffer): string =>
  unseal(sealed, webhookContext(webhookId)).toString();
