import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readWebhook, WebhookError } from "./src/webhooks";

const bytes = Buffer.alloc(24, 7);
const secret = `whsec_${bytes.toString("base64")}`;
const now = Date.parse("2026-01-01T00:00:00Z");
const body = '{"type":"key.revoked","data":{"id":"key_1"}}';
const sign = (key: Buffer, time = now / 1000, text = body) =>
  `v1,${createHmac("sha256", key).update(`evt_1.${time}.${text}`).digest("base64")}`;
const headers = (signature: string, time = now / 1000) =>
  new Headers({
    ...{ "webhook-id": "evt_1", "webhook-timestamp": String(time) },
    "webhook-signature": signature,
  });

describe("a webhook", () => {
  test("that is signed with the secret is read, also beside another signature", async () => {
    const event = { type: "key.revoked", data: { id: "key_1" } };
    const both = `${sign(Buffer.alloc(24, 8))} v2,abc v1,!! ${sign(bytes)}`;
    for (const signature of [sign(bytes), both])
      expect(await readWebhook(secret, headers(signature), body, { now })).toEqual({
        id: "evt_1",
        event,
      });
  });

  test.each([
    ["of another secret", headers(sign(Buffer.alloc(24, 8))), body],
    ["whose body was changed", headers(sign(bytes)), body.replace("key_1", "key_2")],
    ["whose time was changed", headers(sign(bytes), now / 1000 + 1), body],
    ["without a signature", headers("v1,"), body],
    ["without its headers", new Headers(), body],
    ["too old", headers(sign(bytes, now / 1000 - 301), now / 1000 - 301), body],
    ["from the future", headers(sign(bytes, now / 1000 + 301), now / 1000 + 301), body],
    ["without a time", headers(sign(bytes, Number.NaN), Number.NaN), body],
  ])("%s is refused", async (_, given, text) => {
    await expect(readWebhook(secret, given, text, { now })).rejects.toThrow(WebhookError);
  });
});
