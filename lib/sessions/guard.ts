import { AppError } from "@/lib/errors";
import type { LinkPurpose } from "@/lib/users/link";
import { type Allowance, Attempts } from "./attempts";

/** All sign-ins from one address, whatever the account: a classroom behind one NAT still gets in. */
const BY_ADDRESS: Allowance = { burst: 50, perMinute: 10 };
/** One account from one address. */
const BY_PAIR: Allowance = { burst: 10, perMinute: 2 };
/** One account from addresses it has not signed in from: spread-out guessing. */
const BY_ACCOUNT: Allowance = { burst: 100, perMinute: 10 };
/** A sign-up hashes a password and makes a workspace. */
const SIGN_UPS: Allowance = { burst: 20, perMinute: 2 };

/** Letters with links, to one address and from one: nobody's inbox is filled by a stranger. */
const LETTERS: Allowance = { burst: 5, perMinute: 0.2 };

/** Ways to a provider, each of which keeps a row for ten minutes. */
const PROVIDER_TRIPS: Allowance = { burst: 50, perMinute: 10 };
/** Codes of one step of signing in. */
const CODES_BY_SESSION: Allowance = { burst: 5, perMinute: 1 };
/** Codes of one account by whoever knows its password in browsers it is not known in. */
const CODES_BY_ACCOUNT: Allowance = { burst: 20, perMinute: 0.5 };
/** Passwords and codes of somebody who is signed in, at what asks for them again. */
const PROOFS: Allowance = { burst: 10, perMinute: 2 };

const MAX_KNOWN = 20_000;

/**
 * Slows down guessing of passwords and codes, by address, account, browser and session, without letting strangers lock
 * anybody out: a browser that the account signed in from before has tries of its own, and so has an address; a new
 * browser gets some by a letter. Of one process; each of several web nodes counts on its own.
 */
export class SignInGuard {
  readonly #attempts = new Attempts();
  readonly #known = new Set<string>();

  /**
   * Counts a try to sign in.
   * @param device under which name the browser is known to the account; null: it is not
   * @param now milliseconds since 1970
   * @throws AppError `rate_limited` with the seconds to wait
   */
  admit(email: string, ip: string, device: string | null = null, now = Date.now()): void {
    this.#take(this.#bucketsOf(email, ip, device), now);
  }

  /**
   * Counts a code at the door. Only who knew the password comes here, so a stranger uses up nothing of it.
   * @param device as of `admit`: a known browser is not held up by what others try
   * @throws AppError `rate_limited` with the seconds to wait
   */
  admitCode(userId: string, sessionId: string, device: string | null, now = Date.now()): void {
    const own = [`code ${sessionId}`, CODES_BY_SESSION] as const;
    const account = [`codes of ${userId}`, CODES_BY_ACCOUNT] as const;
    this.#take(device === null ? [own, account] : [own], now);
  }

  /** Counts a password or code of somebody signed in. @throws AppError `rate_limited` with the seconds to wait */
  admitProof(sessionId: string, now = Date.now()): void {
    this.#take([[`proof ${sessionId}`, PROOFS]], now);
  }

  /** Counts a try to sign up. @throws AppError `rate_limited` with the seconds to wait */
  admitSignUp(ip: string, now = Date.now()): void {
    this.#take([[`sign-up ${ip}`, SIGN_UPS]], now);
  }

  /** Counts a way to a provider. @throws AppError `rate_limited` with the seconds to wait */
  admitProvider(ip: string, now = Date.now()): void {
    this.#take([[`provider ${ip}`, PROVIDER_TRIPS]], now);
  }

  /**
   * Counts a letter with a link; those for one purpose leave the tries of another.
   * @throws AppError `rate_limited` with the seconds to wait
   */
  admitLetter(purpose: LinkPurpose, email: string, ip: string, now = Date.now()): void {
    const buckets = [`letter-ip ${purpose} ${ip}`, `letter-to ${purpose} ${email}`];
    this.#take(
      buckets.map((name) => [name, LETTERS] as const),
      now,
      "Letters with a link are in the mailbox already, and the newest link works.",
    );
  }

  /** Remembers where an account signed in from, and gives its tries back. */
  succeeded(email: string, ip: string): void {
    this.#attempts.forget(pairOf(email, ip));
    this.#known.add(pairOf(email, ip));
    if (this.#known.size <= MAX_KNOWN) return;
    const oldest = this.#known.values().next();
    if (!oldest.done) this.#known.delete(oldest.value);
  }

  /** Gives the proofs of a session back, as after a right one. */
  proven(sessionId: string): void {
    this.#attempts.forget(`proof ${sessionId}`);
  }

  #bucketsOf(email: string, ip: string, device: string | null): [string, Allowance][] {
    // Nothing by address: whoever floods from the same network does not count against this browser.
    if (device !== null) return [[`device ${device} ${email}`, BY_PAIR]];
    const own: [string, Allowance][] = [
      [`ip ${ip}`, BY_ADDRESS],
      [pairOf(email, ip), BY_PAIR],
    ];
    return this.#known.has(pairOf(email, ip)) ? own : [...own, [`account ${email}`, BY_ACCOUNT]];
  }

  #take(
    buckets: readonly (readonly [string, Allowance])[],
    now: number,
    why = "Too many attempts.",
  ): void {
    const waits = buckets.map(([name, allowance]) => this.#attempts.wait(name, allowance, now));
    const wait = Math.max(...waits);
    if (wait > 0)
      throw new AppError("rate_limited", `${why} Try again in ${wait} s.`, {
        retryAfterSeconds: wait,
      });
    for (const [name, allowance] of buckets) this.#attempts.count(name, allowance, now);
  }
}

const pairOf = (email: string, ip: string) => `pair ${ip} ${email}`;

const store = globalThis as { keywaySignInGuard?: SignInGuard };

/** The guard of this process; on `globalThis` because Next bundles a module more than once. */
export function signInGuard(): SignInGuard {
  store.keywaySignInGuard ??= new SignInGuard();
  return store.keywaySignInGuard;
}
