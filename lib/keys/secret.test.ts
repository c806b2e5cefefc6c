import { createHash, createHmac, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  candidateMacs,
  classifySecret,
  digestOf,
  ENVIRONMENTS,
  hintOf,
  macOf,
  newSecret,
  PREFIX_PATTERN,
  parseSecret,
  SCANNER_PATTERN,
} from "./secret";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const prefixes = fc.stringMatching(PREFIX_PATTERN);
const environments = fc.constantFrom(...ENVIRONMENTS);
const secrets = fc.tuple(prefixes, environments).map(([prefix, env]) => newSecret(prefix, env));

describe("the text of a secret", () => {
  test("says its prefix and environment, and is ours", () => {
    fc.assert(
      fc.property(prefixes, environments, (prefix, environment) => {
        const text = newSecret(prefix, environment);
        expect(text).toHaveLength(prefix.length + 1 + 4 + 3 + 38);
        expect(classifySecret(text)).toBe("ours");
        expect(parseSecret(text)).toEqual({ prefix, environment });
      }),
    );
  });

  test("is found whole by the pattern registered with secret scanners", () => {
    fc.assert(
      fc.property(secrets, (text) => {
        const found = `x = "${text}";`.match(new RegExp(SCANNER_PATTERN, "g"));
        expect(found).toEqual([text]);
      }),
    );
  });

  test("K01 carries 32 characters of 62, evenly distributed (chi-square)", () => {
    const counts = new Map<string, number>();
    const drawn = 10_000;
    for (let i = 0; i < drawn; i++) {
      for (const c of newSecret("sk", "live").slice(10, 42))
        counts.set(c, (counts.get(c) ?? 0) + 1);
    }
    const expected = (drawn * 32) / 62;
    const chi2 = [...BASE62].reduce(
      (sum, c) => sum + ((counts.get(c) ?? 0) - expected) ** 2 / expected,
      0,
    );
    expect([...counts.keys()].sort().join("")).toBe([...BASE62].sort().join(""));
    // 61 degrees of freedom: above 151 once in 10⁹ runs; the bias of byte % 62 alone would give over 300.
    expect(chi2).toBeLessThan(151);
  });

  test("K01 does not repeat in 20,000 draws", () => {
    const drawn = new Set(Array.from({ length: 20_000 }, () => newSecret("sk", "test")));
    expect(drawn.size).toBe(20_000);
  });

  test.each(["", "a", "Acme", "1a", "a_b", "a-b", "abcdefghijklmnopq"])(
    "cannot begin with the prefix %j",
    (prefix) => {
      expect(() => newSecret(prefix, "live")).toThrow(RangeError);
    },
  );
});

describe("the checksum", () => {
  test("K05 refuses every text of our shape with one character changed", () => {
    const edits = fc.tuple(secrets, fc.nat(), fc.constantFrom(...BASE62));
    fc.assert(
      fc.property(edits, ([text, at, character]) => {
        const i = at % text.length;
        const edited = text.slice(0, i) + character + text.slice(i + 1);
        fc.pre(edited !== text);
        expect(classifySecret(edited)).not.toBe("ours");
        expect(parseSecret(edited)).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  test("K05 refuses a secret moved to another prefix or environment", () => {
    const text = newSecret("acme", "test");
    expect(classifySecret(text.replace("acme", "acne"))).toBe("malformed");
    expect(classifySecret(text.replace("_test_", "_live_"))).toBe("malformed");
  });

  test("is the CRC-32 of everything before it in base62 (a text computed elsewhere)", () => {
    const body = "acme_live_kw00000000000000000000000000000000";
    expect(classifySecret(`${body}4VkO5J`)).toBe("ours");
    expect(classifySecret(body)).toBe("foreign");
  });

  test.each([
    ["", "foreign"],
    ["unkey_3ZfQ2Y9cW8", "foreign"],
    ["sk_live_51H8mQ2eZvKYlo2C", "foreign"],
    [`sk_prod_kw${"a".repeat(38)}`, "foreign"],
    [`SK_live_kw${"a".repeat(38)}`, "foreign"],
    [`sk_live_kw${"a".repeat(38)}\n`, "foreign"],
    [`sk_live_kw${"a".repeat(38)}`, "malformed"],
  ])("puts %j among the %s texts", (text, kind) => {
    expect(classifySecret(text)).toBe(kind);
  });
});

describe("the hint", () => {
  test("K03 shows first and last four of the random part of a secret of ours", () => {
    fc.assert(
      fc.property(secrets, (text) => {
        const [head = "", tail = ""] = hintOf(text).split("…");
        const random = text.slice(-38, -6);
        expect(head).toBe(text.slice(0, text.length - 38) + random.slice(0, 4));
        expect(tail).toBe(random.slice(-4));
      }),
    );
  });

  test("K03 shows at most eight characters, and at most a quarter, of a foreign text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 512 }), (text) => {
        fc.pre(classifySecret(text) === "foreign");
        const shown = hintOf(text).length - 1;
        expect(shown).toBeLessThanOrEqual(Math.min(8, text.length / 4));
      }),
    );
  });
});

describe("what is stored", () => {
  const pepper = (version: number) => ({ version, key: randomBytes(32) });

  test("is the HMAC of the SHA-256 of the text", () => {
    const text = newSecret("acme", "live");
    const { key } = pepper(1);
    const digest = createHash("sha256").update(text).digest();
    expect(digestOf(text)).toBe(digest.toString("base64url"));
    expect(macOf(digest, key)).toEqual(createHmac("sha256", key).update(digest).digest());
  });

  test("K14 is found under each pepper alone and wrapped again, newest form first", () => {
    const [p1, p2] = [pepper(1), pepper(2)];
    const d = Buffer.from(digestOf("any"), "base64url");
    const [m1, m2] = [macOf(d, p1.key), macOf(d, p2.key)];
    expect(candidateMacs(d, [p1])).toEqual([m1]);
    expect(candidateMacs(d, [p2, p1])).toEqual([m2, m1, macOf(m1, p2.key)]);
  });

  test("K14 is found after any sequence of rotations, each wrapping all rows or only new ones", () => {
    const history = fc.array(fc.boolean(), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(history, fc.nat({ max: 3 }), (wrapped, born) => {
        fc.pre(born < wrapped.length);
        const peppers = wrapped.map((_, i) => pepper(i + 1));
        const digest = randomBytes(32);
        let row = macOf(digest, peppers[born]?.key ?? Buffer.alloc(0));
        peppers.forEach(({ key }, i) => {
          if (i > born && wrapped[i]) row = macOf(row, key);
        });
        const candidates = candidateMacs(digest, peppers.toReversed());
        expect(candidates.filter((one) => one.equals(row))).toHaveLength(1);
        expect(candidates).toHaveLength(2 ** peppers.length - 1);
      }),
    );
  });
});
