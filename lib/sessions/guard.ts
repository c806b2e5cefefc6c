import { AppError } from "@/lib/errors";
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

const MAX_KNOWN = 20_000;

/**
 * Slows down guessing of passwords, by address and by account, without letting strangers lock anybody
 * out: an address from which an account has signed in before is not held up by what others try.
 * Of one process; each of several web nodes counts on its own.
 */
export class SignInGuard {
  readonly #attempts = new Attempts();
  readonly #known = new Set<string>();

  /**
   * Counts a try to sign in.
   * @param now milliseconds since 1970
   * @throws AppError `rate_limited` with the seconds to wait
   */
  admit(email: string, ip: string, now = Date.now()): void {
    this.#take(this.#bucketsOf(email, ip), now);
  }

  /** Counts a try to sign up. @throws AppError `rate_limited` with the seconds to wait */
  admitSignUp(ip: string, now = Date.now()): void {
    this.#take([[`sign-up ${ip}`, SIGN_UPS]], now);
  }

  /** Counts a way to a provider. @throws AppError `rate_limited` with the seconds to wait */
  admitProvider(ip: string, now = Date.now()): void {
    this.#take([[`provider ${ip}`, PROVIDER_TRIPS]], now);
  }

  /** Counts a letter with a link. @throws AppError `rate_limited` with the seconds to wait */
  admitLetter(email: string, ip: string, now = Date.now()): void {
    const buckets = [`letter-ip ${ip}`, `letter-to ${email}`];
    this.#take(
      buckets.map((name) => [name, LETTERS] as const),
      now,
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

  #bucketsOf(email: string, ip: string): [string, Allowance][] {
    const own: [string, Allowance][] = [
      [`ip ${ip}`, BY_ADDRESS],
      [pairOf(email, ip), BY_PAIR],
    ];
    return this.#known.has(pairOf(email, ip)) ? own : [...own, [`account ${email}`, BY_ACCOUNT]];
  }

  #take(buckets: readonly (readonly [string, Allowance])[], now: number): void {
    const waits = buckets.map(([name, allowance]) => this.#attempts.wait(name, allowance, now));
    const wait = Math.max(...waits);
    if (wait > 0)
      throw new AppError("rate_limited", `Too many attempts. Try again in ${wait} s.`, {
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
