import { createPublicKey, type KeyObject } from "node:crypto";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { requestOutside } from "@/lib/outbound/request";
import { OutboundError } from "@/lib/outbound/target";

const KEPT_MS = 30 * 60_000;
/** Whoever invents key ids makes us ask no more often than that. */
const APART_MS = 60_000;
const MAX_BYTES = 256 * 1024;

const Published = z.object({
  public_keys: z.array(z.object({ key_identifier: z.string(), key: z.string() })).max(100),
});

/**
 * The keys with which GitHub signs its reports, as it publishes them: kept for half an hour, asked for again at
 * most once a minute when a report names one that is not among them.
 */
export class PublicKeys {
  #keys: ReadonlyMap<string, KeyObject> = new Map();
  #etag: string | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  #readAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(private readonly url: string) {}

  /**
   * The key of that id, or null when none is published.
   * @throws AppError `unavailable` when it cannot be known: nothing is answered then, and the reporter tries again
   */
  async find(id: string, nowMs: number): Promise<KeyObject | null> {
    const fresh = nowMs - this.#readAt < KEPT_MS;
    const known = this.#keys.get(id);
    if (known && fresh) return known;
    if (nowMs - this.#askedAt >= APART_MS) {
      this.#askedAt = nowMs;
      this.#asking = this.#ask(nowMs);
    }
    await this.#asking;
    if (nowMs - this.#readAt >= KEPT_MS)
      throw new AppError("unavailable", "The keys of this reporter cannot be read right now.", {
        retryAfterSeconds: 60,
      });
    return this.#keys.get(id) ?? null;
  }

  async #ask(nowMs: number): Promise<void> {
    try {
      const headers = {
        accept: "application/json",
        "user-agent": "Keyway",
        ...(this.#etag && { "if-none-match": this.#etag }),
      };
      const request = { url: this.url, method: "GET", headers, timeoutMs: 10_000 } as const;
      const answer = await requestOutside({ ...request, maxBytes: MAX_BYTES });
      if (answer.status !== 304) {
        if (answer.status !== 200) return;
        this.#keys = keysOf(answer.body);
        this.#etag = answer.headers.etag;
      }
      this.#readAt = nowMs;
    } catch (error) {
      // What was read before goes on for its half hour; after that `find` says what is wrong.
      if (
        !(
          error instanceof OutboundError ||
          error instanceof SyntaxError ||
          error instanceof z.ZodError
        )
      )
        throw error;
    }
  }
}

/** The keys on P-256; another curve is not what the program signs with. */
function keysOf(body: Buffer): ReadonlyMap<string, KeyObject> {
  const { public_keys } = Published.parse(JSON.parse(body.toString()));
  return new Map(
    public_keys.flatMap(({ key_identifier, key }): [string, KeyObject][] => {
      const parsed = parseKey(key);
      return parsed ? [[key_identifier, parsed]] : [];
    }),
  );
}

function parseKey(pem: string): KeyObject | null {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyDetails?.namedCurve === "prime256v1" ? key : null;
  } catch {
    return null;
  }
}
