import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeHash, HASH_ENCODINGS } from "./hash";

const digest = createHash("sha256").update("acme_secret").digest();

describe("the bytes of a hash", () => {
  test.each(HASH_ENCODINGS)("are read from %s", (encoding) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const given = Buffer.from(bytes);
        expect(decodeHash(given.toString(encoding), encoding)).toEqual(given);
      }),
    );
  });

  test("are read from hex in capitals, and from base64 with and without its padding", () => {
    expect(decodeHash(digest.toString("hex").toUpperCase(), "hex")).toEqual(digest);
    expect(decodeHash(digest.toString("base64").replace("=", ""), "base64")).toEqual(digest);
    expect(decodeHash(`${digest.toString("base64url")}=`, "base64url")).toEqual(digest);
  });

  test("of the empty text are those that everybody knows", () => {
    const hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    const known = Buffer.from(hex, "hex");
    // Unkey stores base64 (pkg/hash/sha256.go), better-auth base64url without padding (packages/api-key).
    expect(decodeHash("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "base64")).toEqual(known);
    expect(decodeHash("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", "base64url")).toEqual(known);
  });

  test.each([
    ["hex read as base64", digest.toString("hex"), "base64"],
    ["base64 read as hex", digest.toString("base64"), "hex"],
    ["one character less", digest.toString("hex").slice(1), "hex"],
    ["one more", `${digest.toString("hex")}0`, "hex"],
    ["white space", ` ${digest.toString("base64")}`, "base64"],
    ["a SHA-512", createHash("sha512").update("x").digest("hex"), "hex"],
    ["a SHA-1", createHash("sha1").update("x").digest("base64"), "base64"],
    ["bits beyond the last byte", `${"A".repeat(42)}B`, "base64"],
    ["base64url's letters in base64", `${"-".repeat(42)}A`, "base64"],
    ["nothing", "", "hex"],
  ] as const)("K13 are not read from %s", (_, text, encoding) =>
    expect(decodeHash(text, encoding)).toBeNull(),
  );
});
