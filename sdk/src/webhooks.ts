/** A webhook that did not come from Keyway, or is not meant for now. */
export class WebhookError extends Error {
  override readonly name = "WebhookError";
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

/**
 * The event in a webhook of Keyway's, checked as Standard Webhooks says: HMAC-SHA256 over id, time and the body
 * as it came. Deliveries are repeated: an `id` that was seen before is the same event again.
 * @param secret `whsec_…`
 * @param body the text as it came, not parsed and written again
 * @param toleranceSeconds how far its time may be from `now`
 * @throws WebhookError
 */
export async function readWebhook(
  secret: string,
  headers: Headers,
  body: string,
  { toleranceSeconds = 300, now = Date.now() } = {},
): Promise<Readonly<{ id: string; event: unknown }>> {
  const [id, time, signatures] = ["id", "timestamp", "signature"].map((name) =>
    headers.get(`webhook-${name}`),
  );
  if (!id || !time || !signatures) throw new WebhookError("A webhook- header is missing.");
  if (!(Math.abs(now / 1000 - Number(time)) <= toleranceSeconds))
    throw new WebhookError("The webhook is too old, or from the future.");
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const secretBytes = bytesOf(secret.replace(/^whsec_/, ""));
  const key = await crypto.subtle.importKey("raw", secretBytes, algorithm, false, ["verify"]);
  const signed = new TextEncoder().encode(`${id}.${time}.${body}`);
  // Two while the secret is being rotated.
  for (const signature of signatures.split(" ")) {
    const [version, text = ""] = signature.split(",", 2);
    if (version !== "v1" || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) continue;
    // Compared in constant time.
    if (await crypto.subtle.verify("HMAC", key, bytesOf(text), signed))
      return { id, event: JSON.parse(body) };
  }
  throw new WebhookError("No signature of the webhook is right.");
}
