import fc from "fast-check";
import { expect, test } from "vitest";
import { classifySecret, newSecret } from "@/lib/keys/secret";
import { isMistyped } from "./src/secret-text";

const secrets = fc
  .record({
    prefix: fc.stringMatching(/^[a-z][a-z0-9]{1,15}$/),
    environment: fc.constantFrom("live", "test"),
  })
  .map(({ prefix, environment }) => newSecret(prefix, environment));

test("no secret that Keyway makes is taken for mistyped", () => {
  fc.assert(fc.property(secrets, (secret) => !isMistyped(secret)));
});

test("one wrong character is noticed by the client as by the server", () => {
  const change = fc.record({
    secret: secrets,
    place: fc.nat({ max: 37 }),
    char: fc.constantFrom(..."09AZaz"),
  });
  fc.assert(
    fc.property(change, ({ secret, place, char }) => {
      const at = secret.length - 38 + place;
      const changed = secret.slice(0, at) + char + secret.slice(at + 1);
      return isMistyped(changed) === (changed !== secret);
    }),
  );
});

test("the client's opinion of any text is the server's", () => {
  const shaped = fc.stringMatching(/^[a-z][a-z0-9]{1,15}_(live|test)_kw[0-9A-Za-z]{38}$/);
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), shaped, secrets),
      (text) => isMistyped(text) === (classifySecret(text) === "malformed"),
    ),
  );
  expect(isMistyped("a key that was imported from elsewhere")).toBe(false);
});
