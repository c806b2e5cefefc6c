import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";

/** How long a browser counts as known to an account after it signed in there. */
export const DEVICE_MS = 365 * 24 * 3_600_000;
/** People share browsers; the account used longest ago is forgotten first. */
const MAX_ACCOUNTS = 5;

/**
 * What a browser holds to show which accounts signed in from it: for each a random name, when, and a MAC over both
 * and the address. It lets nobody in; it only sets tries from this browser apart from those of strangers (OWASP, device
 * cookies), so whoever floods an account from many addresses does not keep its person out.
 */
export class Devices {
  readonly #key: Buffer;

  /** @param secret the installation's, from which the key of the MAC is derived */
  constructor(secret: string) {
    this.#key = Buffer.from(hkdfSync("sha256", secret, "", "keyway device cookie", 32));
  }

  /** The name under which this browser is known to an account; null when it is not. */
  find(cookie: string | undefined, email: string, now: number): string | null {
    const known = entriesOf(cookie).find((one) => this.#proves(one, email));
    return known && now - known.at < DEVICE_MS ? known.name : null;
  }

  /** The cookie with an account known under a new name, as after it signed in. */
  add(cookie: string | undefined, email: string, now: number): string {
    const others = entriesOf(cookie).filter((one) => !this.#proves(one, email));
    const name = randomBytes(16).toString("base64url");
    const mac = this.#mac(name, now, email).toString("base64url");
    const entries = [{ name, at: now, mac }, ...others].slice(0, MAX_ACCOUNTS);
    return entries.map((one) => `${one.name}.${one.at.toString(36)}.${one.mac}`).join("~");
  }

  #proves({ name, at, mac }: Entry, email: string): boolean {
    const given = Buffer.from(mac, "base64url");
    const right = this.#mac(name, at, email);
    return given.length === right.length && timingSafeEqual(given, right);
  }

  #mac(name: string, at: number, email: string): Buffer {
    return createHmac("sha256", this.#key)
      .update(`${name}.${at.toString(36)}.${email}`)
      .digest();
  }
}

/** Tells of an account under which name a browser is known to it; null when it is not. */
export type DeviceOf = (email: string) => string | null;

type Entry = Readonly<{ name: string; at: number; mac: string }>;

function entriesOf(cookie: string | undefined): Entry[] {
  const texts = (cookie ?? "").split("~").slice(0, MAX_ACCOUNTS);
  return texts.flatMap((text) => {
    const [, name, at, mac] = /^([\w-]{22})\.([0-9a-z]{1,9})\.([\w-]{43})$/.exec(text) ?? [];
    return name && at && mac ? [{ name, at: Number.parseInt(at, 36), mac }] : [];
  });
}
