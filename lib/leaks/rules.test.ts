import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ENVIRONMENTS, newSecret, PREFIX_PATTERN } from "@/lib/keys/secret";
import { gitleaksRules, trufflehogRules } from "./rules";

// After a change that is meant: npx vitest run lib/leaks/rules.test.ts -u
test("the files in docs/scanners are made from the format", async () => {
  await expect(gitleaksRules()).toMatchFileSnapshot("../../docs/scanners/gitleaks.toml");
  await expect(trufflehogRules()).toMatchFileSnapshot("../../docs/scanners/trufflehog.yaml");
});

const inFile = (file: string, pattern: RegExp) => {
  const [, text] = pattern.exec(file) ?? [];
  if (text === undefined) throw new Error(`${pattern} is not in the file.`);
  return text;
};
const wordsIn = (file: string) =>
  [...inFile(file, /keywords(?: =|:) \[(.+)\]/).matchAll(/"([^"]+)"/g)].map(
    ([, word = ""]) => word,
  );

/** What a scanner does with a rule: the words first, in any case, then the expression, then the entropy. */
const scannerOf = (file: string, regex: string, entropy: number) => {
  const words = wordsIn(file);
  return (text: string): string[] =>
    words.some((word) => text.toLowerCase().includes(word.toLowerCase()))
      ? (text.match(new RegExp(regex, "g")) ?? []).filter((one) => entropyOf(one) > entropy)
      : [];
};

/** Shannon's, in bits a character, as gitleaks counts it. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const c of text) counts.set(c, (counts.get(c) ?? 0) + 1);
  return [...counts.values()]
    .map((count) => count / text.length)
    .reduce((sum, part) => sum - part * Math.log2(part), 0);
}

const [gitleaks, trufflehog] = [gitleaksRules(), trufflehogRules()];
const SCANNERS = [
  [
    "gitleaks",
    scannerOf(
      gitleaks,
      inFile(gitleaks, /regex = '''(.+)'''/),
      Number(inFile(gitleaks, /entropy = ([\d.]+)/)),
    ),
  ],
  ["TruffleHog", scannerOf(trufflehog, inFile(trufflehog, /key: '(.+)'/), 0)],
] as const;

const secrets = fc
  .tuple(fc.stringMatching(PREFIX_PATTERN), fc.constantFrom(...ENVIRONMENTS))
  .map(([prefix, environment]) => newSecret(prefix, environment));

describe.each(SCANNERS)("the rule for %s", (_, scan) => {
  test.each([
    ["a line of .env", "KEYWAY_KEY=§\n"],
    ["JSON", '{"apiKey":"§"}'],
    ["YAML", "key: §\r\n"],
    ["a header", "Authorization: Bearer §"],
    ["an address", "https://api.example.com/v1?key=§&page=2"],
    ["a call", "client('§')"],
    ["HTML", "<code>§</code>"],
    ["a diff", "+§"],
    ["a list", "§,§"],
    ["the end of a file", "§"],
  ])("finds every key whole in %s", (_where, text) => {
    fc.assert(
      fc.property(secrets, (key) => {
        const found = scan(text.replaceAll("§", key));
        expect(found).toEqual([...text.matchAll(/§/g)].map(() => key));
      }),
    );
  });

  test.each<[string, (key: string) => string]>([
    ["one character less", (key) => key.slice(0, -1)],
    ["one character more", (key) => `${key}0`],
    ["no marker", (key) => key.replace("_kw", "_")],
    ["another marker", (key) => key.replace("_kw", "_kv")],
    ["a marker in capitals", (key) => key.replace("_kw", "_KW")],
    ["another environment", (key) => key.replace(/_(live|test)_/, "_prod_")],
    ["no environment", (key) => key.replace(/_(live|test)_/, "_")],
    ["no prefix", (key) => key.slice(key.indexOf("_"))],
    ["a prefix of one letter", (key) => `a${key.slice(key.indexOf("_"))}`],
    ["a prefix of 17", (key) => `${"a".repeat(17)}${key.slice(key.indexOf("_"))}`],
    ["a prefix in capitals", (key) => `ACME${key.slice(key.indexOf("_"))}`],
    ["a hyphen within", (key) => `${key.slice(0, -5)}-${key.slice(-4)}`],
    ["a hint, as screens show it", (key) => `${key.slice(0, 14)}…${key.slice(-4)}`],
    ["Stripe's look", () => "sk_live_4eC39HqLyjWDarjtT1zdp7dc"],
    ["a placeholder", () => `sk_live_${"x".repeat(40)}`],
  ])("passes over what has %s", (_what, change) => {
    fc.assert(
      fc.property(secrets, (key) => {
        expect(scan(`k="${change(key)}"`)).toEqual([]);
      }),
    );
  });
});

test("an entropy above gitleaks' least has every key that is drawn", () => {
  const least = Number(inFile(gitleaks, /entropy = ([\d.]+)/));
  for (let i = 0; i < 5_000; i++) expect(entropyOf(newSecret("aa", "test"))).toBeGreaterThan(least);
});
