import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { SignInGuard } from "./guard";

const NOW = 1_800_000_000_000;

/** Seconds to wait, 0 when the try was admitted. */
function tries(guard: SignInGuard, email: string, ip: string, now = NOW): number {
  try {
    guard.admit(email, ip, now);
    return 0;
  } catch (error) {
    return error instanceof AppError ? (error.retryAfterSeconds ?? -1) : -1;
  }
}

const admitted = (list: number[]) => list.filter((wait) => wait === 0).length;

describe("S08 sign-in", () => {
  test("is limited for one account from one address, and says how long to wait", () => {
    const guard = new SignInGuard();
    const waits = Array.from({ length: 12 }, () => tries(guard, "ada@b.c", "192.0.2.1"));
    expect(waits).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30, 30]);
    expect(tries(guard, "ada@b.c", "192.0.2.1", NOW + 29_999)).toBe(1);
    expect(tries(guard, "ada@b.c", "192.0.2.1", NOW + 30_000)).toBe(0);
  });

  test("is limited for one address over many accounts", () => {
    const guard = new SignInGuard();
    const waits = Array.from({ length: 200 }, (_, i) => tries(guard, `p${i}@b.c`, "192.0.2.1"));
    expect(admitted(waits)).toBe(50);
  });

  test("is limited for one account over many addresses", () => {
    const guard = new SignInGuard();
    const waits = Array.from({ length: 200 }, (_, i) => tries(guard, "ada@b.c", `192.0.2.${i}`));
    expect(admitted(waits)).toBe(100);
  });

  test("strangers cannot lock a person out of where they signed in before", () => {
    const guard = new SignInGuard();
    guard.succeeded("ada@b.c", "198.51.100.7");
    for (let i = 0; i < 500; i++) tries(guard, "ada@b.c", `192.0.2.${i}`);
    expect(tries(guard, "ada@b.c", "192.0.2.250")).toBeGreaterThan(0);
    expect(tries(guard, "ada@b.c", "198.51.100.7")).toBe(0);
  });

  test("no lock is for good: a new address gets in again within seconds", () => {
    const guard = new SignInGuard();
    for (let i = 0; i < 500; i++) tries(guard, "ada@b.c", `192.0.2.${i}`);
    const wait = tries(guard, "ada@b.c", "203.0.113.1");
    expect(wait).toBeLessThanOrEqual(6);
    expect(tries(guard, "ada@b.c", "203.0.113.1", NOW + wait * 1000)).toBe(0);
  });

  test("a success gives the tries of that account and address back", () => {
    const guard = new SignInGuard();
    for (let i = 0; i < 9; i++) tries(guard, "ada@b.c", "192.0.2.1");
    guard.succeeded("ada@b.c", "192.0.2.1");
    const waits = Array.from({ length: 10 }, () => tries(guard, "ada@b.c", "192.0.2.1"));
    expect(admitted(waits)).toBe(10);
  });

  test("a refused try costs nothing, so that trying on does not lengthen the wait", () => {
    const guard = new SignInGuard();
    for (let i = 0; i < 1000; i++) tries(guard, "ada@b.c", "192.0.2.1");
    expect(tries(guard, "ada@b.c", "192.0.2.1", NOW + 30_000)).toBe(0);
  });
});

describe("S08 sign-up", () => {
  test("is limited for one address, and not for the next", () => {
    const guard = new SignInGuard();
    for (let i = 0; i < 20; i++) guard.admitSignUp("192.0.2.1", NOW);
    expect(() => guard.admitSignUp("192.0.2.1", NOW)).toThrow(AppError);
    expect(() => guard.admitSignUp("192.0.2.2", NOW)).not.toThrow();
  });
});

describe("S08 ways to a provider", () => {
  test("are limited for one address, and not for the next", () => {
    const guard = new SignInGuard();
    for (let i = 0; i < 50; i++) guard.admitProvider("192.0.2.1", NOW);
    expect(() => guard.admitProvider("192.0.2.1", NOW)).toThrow(AppError);
    expect(() => guard.admitProvider("192.0.2.2", NOW)).not.toThrow();
  });
});

describe("S08 letters with links", () => {
  test("are limited to one address and from one address, whoever asks", () => {
    const guard = new SignInGuard();
    for (let i = 0; i < 5; i++) guard.admitLetter("ada@b.c", `192.0.2.${i}`, NOW);
    expect(() => guard.admitLetter("ada@b.c", "192.0.2.9", NOW)).toThrow(AppError);
    for (let i = 0; i < 5; i++) guard.admitLetter(`p${i}@b.c`, "198.51.100.7", NOW);
    expect(() => guard.admitLetter("p9@b.c", "198.51.100.7", NOW)).toThrow(AppError);
    expect(() => guard.admitLetter("p9@b.c", "198.51.100.8", NOW)).not.toThrow();
  });
});
