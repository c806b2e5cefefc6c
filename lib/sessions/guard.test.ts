import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { SignInGuard } from "./guard";

const NOW = 1_800_000_000_000;

/** Seconds to wait, 0 when the try was admitted. */
const tries = (guard: SignInGuard, email: string, ip: string, now = NOW) =>
  waitOf(() => guard.admit(email, ip, null, now));

function waitOf(attempt: () => void): number {
  try {
    attempt();
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

describe("S08 a browser that the account is known in", () => {
  const known = (guard: SignInGuard, device = "d1", now = NOW) =>
    waitOf(() => guard.admit("ada@b.c", "192.0.2.1", device, now));

  test("is held up neither by a flood on the account nor by one from its own address", () => {
    const guard = new SignInGuard();
    for (let i = 0; i < 2000; i++) tries(guard, "ada@b.c", `192.0.2.${i % 50}`);
    for (let i = 0; i < 100; i++) tries(guard, `p${i}@b.c`, "192.0.2.1");
    expect(tries(guard, "ada@b.c", "203.0.113.1")).toBeGreaterThan(0);
    expect(known(guard)).toBe(0);
  });

  test("guesses no faster than an address does, and uses up nobody else's tries", () => {
    const guard = new SignInGuard();
    const waits = Array.from({ length: 12 }, () => known(guard));
    expect(waits).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30, 30]);
    expect([known(guard, "d2"), tries(guard, "ada@b.c", "192.0.2.1")]).toEqual([0, 0]);
  });
});

describe("S08 codes of a second factor", () => {
  const code = (guard: SignInGuard, session: string, device: string | null = null) =>
    waitOf(() => guard.admitCode("usr_ada", session, device, NOW));

  test("are limited for one step of signing in, and for the account over many of them", () => {
    const guard = new SignInGuard();
    expect(admitted(Array.from({ length: 9 }, () => code(guard, "s1")))).toBe(5);
    const waits = Array.from({ length: 50 }, (_, i) => code(guard, `t${i}`));
    expect(admitted(waits)).toBe(15);
  });

  test("in a known browser are taken however many were tried elsewhere", () => {
    const guard = new SignInGuard();
    for (let i = 0; i < 50; i++) code(guard, `t${i}`);
    expect([code(guard, "mine"), code(guard, "mine", "d1")]).toEqual([120, 0]);
  });

  test("are not held up by wrong passwords, nor are proofs of who is signed in", () => {
    const guard = new SignInGuard();
    for (let i = 0; i < 2000; i++) tries(guard, "ada@b.c", `192.0.2.${i % 50}`);
    expect(code(guard, "mine")).toBe(0);
    const proof = () => waitOf(() => guard.admitProof("ses_1", NOW));
    expect(admitted(Array.from({ length: 12 }, proof))).toBe(10);
    guard.proven("ses_1");
    expect(proof()).toBe(0);
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
    const ask = (email: string, ip: string) => guard.admitLetter("reset", email, ip, NOW);
    for (let i = 0; i < 5; i++) ask("ada@b.c", `192.0.2.${i}`);
    expect(() => ask("ada@b.c", "192.0.2.9")).toThrow(/the newest link works/);
    for (let i = 0; i < 5; i++) ask(`p${i}@b.c`, "198.51.100.7");
    expect(() => ask("p9@b.c", "198.51.100.7")).toThrow(AppError);
    expect(() => ask("p9@b.c", "198.51.100.8")).not.toThrow();
  });

  test("for one thing leave those for another, so asking for the wrong one is no lock", () => {
    const guard = new SignInGuard();
    for (let i = 0; i < 5; i++) guard.admitLetter("reset", "ada@b.c", `192.0.2.${i}`, NOW);
    expect(() => guard.admitLetter("browser", "ada@b.c", "192.0.2.9", NOW)).not.toThrow();
  });
});
