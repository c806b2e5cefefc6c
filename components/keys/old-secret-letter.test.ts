import { expect, test } from "vitest";
import { mailto } from "@/components/ui/letter";
import type { KeyCaller } from "@/lib/keys/read-callers";
import { oldSecretLetter } from "./old-secret-letter";

const key = { id: "key_1", name: "CI deploy", ownerId: "user_123" };
const secret = { hint: "sk_live_kw12…x9Kd", retiresAt: new Date("2027-02-21T14:05:00Z") };
const caller: KeyCaller = {
  ...{ secretVersion: 1, callerId: "key_backend", ip: "203.0.113.9", userAgent: "okhttp/4.12" },
  ...{ today: 3, lastSevenDays: 12, days: [], lastSeenAt: new Date("2027-02-20T10:00:00Z") },
};

test("the owner is told which key, which secret, until when and where it was seen, not by whom of ours", () => {
  const { to, subject, body } = oldSecretLetter(key, secret, [caller]);
  expect(to).toBeUndefined();
  expect(subject).toBe("The old secret of CI deploy stops working 21 Feb 2027, 14:05:00 UTC");
  expect(body).toContain("CI deploy (key_1)");
  expect(body).toContain(
    "The old one, sk_live_kw12…x9Kd, is refused from 21 Feb 2027, 14:05:00 UTC on.",
  );
  expect(body).toContain("- 203.0.113.9, okhttp/4.12: 12 in 7 d, last 20 Feb 2027, 10:00:00 UTC");
  expect(body).not.toContain("key_backend");
});

test("a place that calls through several of our backends is told of once", () => {
  const twice = [caller, { ...caller, callerId: "key_other", lastSevenDays: 3 }];
  const lines = oldSecretLetter(key, secret, twice).body.split("\n");
  expect(lines.filter((line) => line.startsWith("- "))).toEqual([
    "- 203.0.113.9, okhttp/4.12: 15 in 7 d, last 20 Feb 2027, 10:00:00 UTC",
  ]);
});

test("an end that is not known yet is not made up", () => {
  const { subject, body } = oldSecretLetter(key, { ...secret, retiresAt: null }, [caller]);
  expect(subject).toBe("The old secret of CI deploy will stop working");
  expect(body).toContain("is refused some time after the new one is first used.");
});

test("it goes to an owner whose id is an address", () => {
  const to = (ownerId: string | null) => oldSecretLetter({ ...key, ownerId }, secret, []).to;
  expect(to("ada@example.com")).toEqual(["ada@example.com"]);
  for (const other of ["user@host", "a b@example.com", "ada", null])
    expect(to(other)).toBeUndefined();
});

test("however many callers there are, the link is short enough for a mail program, and says how many it left out", () => {
  const userAgent = "Mozilla (X11) é";
  const many = Array.from({ length: 200 }, (_, n) => ({ ...caller, userAgent, ip: `::${n}` }));
  const letter = oldSecretLetter(key, secret, many);
  expect(mailto(letter).length).toBeLessThan(2000);
  const lines = letter.body.split("\n").filter((line) => line.startsWith("- "));
  expect(lines.at(-1)).toBe(`- and ${200 - (lines.length - 1)} others`);
});
