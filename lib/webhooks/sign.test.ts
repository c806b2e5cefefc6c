import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { isSigned, newSigningSecret, sealSecret, signedHeaders, unsealSecret } from "./sign";

const body = JSON.stringify({ type: "key.revoked", data: { name: "Zürich ✓" } });
const now = new Date();
const message = { id: "msg_1", at: Math.floor(now.getTime() / 1000), body };
const [old, fresh] = [newSigningSecret(), newSigningSecret()];

describe("T10 a message", () => {
  test("is believed by the reference library, with its id and time", () => {
    const headers = signedHeaders(message, [fresh]);
    expect(new Webhook(fresh).verify(body, headers)).toEqual(JSON.parse(body));
  });

  test("of a rotation is believed under the old and under the new secret, and under no other", () => {
    const headers = signedHeaders(message, [fresh, old]);
    for (const secret of [fresh, old]) new Webhook(secret).verify(body, headers);
    expect(() => new Webhook(newSigningSecret()).verify(body, headers)).toThrow();
  });

  test.each([
    ["another body", { text: body.replace("revoked", "created") }],
    ["another id", { headers: { "webhook-id": "msg_2" } }],
    ["another time", { headers: { "webhook-timestamp": String(message.at + 1) } }],
    ["an old time", { message: { ...message, at: message.at - 301 } }],
  ])(
    "with %s is not",
    (_, change: { text?: string; headers?: object; message?: typeof message }) => {
      const headers = { ...signedHeaders(change.message ?? message, [fresh]), ...change.headers };
      expect(() => new Webhook(fresh).verify(change.text ?? body, headers)).toThrow();
      const signed = {
        id: headers["webhook-id"],
        timestamp: headers["webhook-timestamp"],
        signature: headers["webhook-signature"],
      };
      expect(isSigned(signed, change.text ?? body, fresh, now)).toBe(false);
    },
  );

  test("that the reference library signed is believed by us", () => {
    const signature = new Webhook(fresh).sign("msg_1", now, body);
    const signed = { id: "msg_1", timestamp: String(message.at), signature };
    expect(isSigned(signed, body, fresh, now)).toBe(true);
    expect(isSigned(signed, body, old, now)).toBe(false);
    expect(isSigned({ ...signed, timestamp: "" }, body, fresh, now)).toBe(false);
  });
});

test("a secret has the form of Standard Webhooks, and is unreadable at rest but for its own webhook", () => {
  const sealed = sealSecret("whk_1", fresh);
  expect(sealed.toString("latin1")).not.toContain(fresh);
  expect(unsealSecret("whk_1", sealed)).toBe(fresh);
  expect(() => unsealSecret("whk_2", sealed)).toThrow();
});
