import type { VerifyAnswer, VerifyRequest } from "./verify";

type Known = Readonly<{ at: number; answer: VerifyAnswer }>;

/** Different demands on one key that are remembered apart. */
const DEMANDS_MAX = 16;

/**
 * The keys that Keyway accepted lately, for as long as it cannot be asked. Bounded; a key stands in it by a
 * salted SHA-256, never by its text.
 */
export class LastKnown {
  readonly #salt = crypto.randomUUID();
  /** By digest, and below that by demand; the least recently used first. */
  readonly #keys = new Map<string, Map<string, Known>>();

  constructor(
    private readonly maxAgeMs: number,
    private readonly maxKeys: number,
  ) {}

  /**
   * Notes what Keyway said. Whoever exceeded a limit is still known; any other refusal forgets the key.
   * @param at when Keyway was asked, in milliseconds since 1970
   */
  async note(asked: VerifyRequest, answer: VerifyAnswer, at: number): Promise<void> {
    if (answer.code === "RATE_LIMITED") return;
    const digest = await this.#digestOf(asked.key);
    const demands = this.#keys.get(digest) ?? new Map<string, Known>();
    this.#keys.delete(digest);
    if (!answer.valid) return;
    if (demands.size >= DEMANDS_MAX) demands.clear();
    demands.set(demandOf(asked), { at, answer });
    this.#keys.set(digest, demands);
    const [oldest] = this.#keys.keys();
    if (this.#keys.size > this.maxKeys && oldest !== undefined) this.#keys.delete(oldest);
  }

  /** What Keyway said when the same was asked last, unless that is too old or has ended since. */
  async find(asked: VerifyRequest, now: number): Promise<VerifyAnswer | null> {
    const known = this.#keys.get(await this.#digestOf(asked.key))?.get(demandOf(asked));
    if (!known || now - known.at > this.maxAgeMs) return null;
    const { key, credits } = known.answer;
    const ends = [key?.expiresAt, key?.secret.retiresAt];
    if (ends.some((end) => end != null && Date.parse(end) <= now)) return null;
    if (credits && credits.remaining < (asked.cost ?? 1)) return null;
    return known.answer;
  }

  async #digestOf(text: string): Promise<string> {
    const bytes = new TextEncoder().encode(this.#salt + text);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return String.fromCharCode(...digest);
  }
}

/** Of a request all that decides whether a key is accepted, but for what is counted. */
const demandOf = ({ apiId, environment, scopes, context }: VerifyRequest): string =>
  JSON.stringify([apiId, environment, scopes, context?.ip, context?.certificate]);
