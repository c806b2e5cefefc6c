import { KeywayError } from "./error";
import { LastKnown } from "./last-known";
import type { components } from "./openapi";
import { readJson, request, type Transport } from "./request";
import { isMistyped } from "./secret-text";

export type VerifyRequest = components["schemas"]["VerifyRequest"];
export type VerifyAnswer = components["schemas"]["VerifyAnswer"];

/**
 * What `verify` answers while Keyway cannot be asked: `deny`, `allow`, or what it said `lastKnown` seconds ago
 * at most for the same key, scopes and address (else deny). Limits and credits are not counted meanwhile.
 */
export type OutagePolicy =
  | "deny"
  | "allow"
  | Readonly<{ lastKnown: number /** Left out: 5,000. */; maxKeys?: number }>;

export type VerifyOptions = Readonly<{
  signal?: AbortSignal;
  /** For each attempt, instead of the client's. */
  timeoutMs?: number;
  /** Counts a verification once however often it is sent, at the price of a slower call. */
  idempotencyKey?: string;
}>;

/** What Keyway answered, or what was decided without it. */
export type Verification = Omit<VerifyAnswer, "code" | "requestId"> &
  Readonly<{
    /** `UNAVAILABLE`: Keyway could not be asked, and the outage policy decided. */
    code: VerifyAnswer["code"] | "UNAVAILABLE";
    requestId: string | null;
    /** Who decided: Keyway, the secret's checksum, or the outage policy, perhaps from an earlier answer. */
    decidedBy: "keyway" | "checksum" | "lastKnown" | "policy";
    /** Why Keyway could not be asked. */
    outage?: KeywayError;
  }>;

export type Verifier = (
  asked: VerifyRequest | string,
  options?: VerifyOptions,
) => Promise<Verification>;

/** Verify with a policy for outages, and what it remembers for them. */
export function createVerifier(
  transport: Transport,
  policy: OutagePolicy,
  checksum: boolean,
): Verifier {
  const known =
    typeof policy === "object"
      ? new LastKnown(policy.lastKnown * 1000, policy.maxKeys ?? 5000)
      : null;
  return async (given, options = {}) => {
    const asked = typeof given === "string" ? { key: given } : given;
    if (checksum && isMistyped(asked.key)) return MISTYPED;
    const at = Date.now();
    try {
      const answer = await ask(transport, asked, options);
      await known?.note(asked, answer, at);
      return { ...answer, decidedBy: "keyway" };
    } catch (error) {
      if (!isOutage(error)) throw error;
      const earlier = await known?.find(asked, Date.now());
      if (earlier) return { ...earlier, decidedBy: "lastKnown", outage: error };
      return decide(policy === "allow", error);
    }
  };
}

const MISTYPED: Verification = {
  valid: false,
  code: "NOT_FOUND",
  requestId: null,
  reason: "The key's checksum is wrong: it was mistyped or cut.",
  decidedBy: "checksum",
};

async function ask(
  transport: Transport,
  body: VerifyRequest,
  { signal, timeoutMs, idempotencyKey }: VerifyOptions,
): Promise<VerifyAnswer> {
  const keyed = idempotencyKey !== undefined;
  const call = {
    ...{ method: "POST", path: "/v1/keys/verify", body, signal, timeoutMs, repeatable: keyed },
    ...(keyed && { headers: { "idempotency-key": idempotencyKey } }),
  };
  return (await request(transport, call, readJson)) as VerifyAnswer;
}

/** Whether Keyway could not decide now, and not that it was asked in a wrong way. */
const isOutage = (error: unknown): error is KeywayError =>
  error instanceof KeywayError &&
  (error.status === 0 || error.status === 429 || error.status >= 500);

const decide = (valid: boolean, outage: KeywayError): Verification => ({
  valid,
  code: "UNAVAILABLE",
  requestId: outage.requestId,
  reason: "The key could not be checked right now.",
  ...(outage.retryAfterMs !== null && { retryAfterMs: outage.retryAfterMs }),
  decidedBy: "policy",
  outage,
});
