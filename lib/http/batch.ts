import type { Origin } from "@/lib/actor";
import { AppError, invalid, knownError } from "@/lib/errors";
import { digestOf } from "@/lib/keys/secret";
import type { Caller } from "@/lib/verify/caller";
import { encodeAnswer } from "@/lib/verify/encode";
import { parseRequest, type VerifyRequest } from "@/lib/verify/request";
import { type VerifyParts, verifyKey } from "@/lib/verify/verify";
import { problemOf } from "./problem";

/** How many verifications one request may ask for. */
export const BATCH_MAX = 100;

/**
 * Checks the body of a batch.
 * @throws AppError `invalid`, with the faults of the first element that has some
 */
export function parseBatch(list: unknown): VerifyRequest[] {
  if (!Array.isArray(list) || list.length < 1 || list.length > BATCH_MAX)
    throw invalid("", `must be a list of 1 to ${BATCH_MAX} verifications`);
  return list.map((one: unknown, i) => {
    try {
      return parseRequest(one);
    } catch (error) {
      if (error instanceof AppError) throw within(`[${i}]`, error);
      throw error;
    }
  });
}

/** The faults of an element, with their places in the whole. */
function within(place: string, error: AppError): AppError {
  const faults =
    error.faults.length === 0
      ? [{ path: place, message: error.message }]
      : error.faults.map((one) => ({ ...one, path: `${place}.${one.path}` }));
  return new AppError(error.code, error.message, { faults: faults.slice(0, 20) });
}

/** Already told by whoever awaits them all. */
const ignore = () => {};

/**
 * Verifies the keys of a batch in order, and answers the body. The answer may be sent once the journal has been written.
 */
export async function answerBatch(
  parts: VerifyParts,
  caller: Caller,
  origin: Pick<Origin, "ip" | "requestId">,
  requests: readonly VerifyRequest[],
): Promise<string> {
  const answers: (string | Promise<string>)[] = [];
  for (const request of requests) {
    const answer = elementOf(parts, caller, origin, request);
    answers.push(answer);
    if (!(answer instanceof Promise)) continue;
    if (waitsForLimitsOnly(parts, request)) answer.catch(ignore);
    else await answer;
  }
  return `[${(await Promise.all(answers)).join(",")}]`;
}

/**
 * Limits in Redis are asked for in the order of the elements, all in one round trip. A key that has to be read first, or
 * has credits, for want of which it gives back what its limits took, is waited for: the next may be about the same key.
 */
function waitsForLimitsOnly({ node }: VerifyParts, { key }: VerifyRequest): boolean {
  const record = node.peek(digestOf(key));
  return record !== undefined && record?.hasCredits !== true;
}

/** What those before it consumed stays consumed, so one that cannot be processed must not fail the others. */
function elementOf(
  parts: VerifyParts,
  caller: Caller,
  { ip, requestId }: Pick<Origin, "ip" | "requestId">,
  request: VerifyRequest,
): string | Promise<string> {
  const problem = (error: unknown) => {
    const known = knownError(error);
    if (!known) throw error;
    return problemOf(known, requestId).body;
  };
  try {
    const answer = verifyKey(parts, caller, request, ip);
    return answer instanceof Promise
      ? answer.then(encodeAnswer).catch(problem)
      : encodeAnswer(answer);
  } catch (error) {
    return problem(error);
  }
}
