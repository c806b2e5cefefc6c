import { parseJson } from "@/lib/json";
import type { Verifier } from "@/lib/verifier/open";
import type { Answer as Verified } from "@/lib/verify/answer";
import { findCaller } from "@/lib/verify/caller";
import { verifyKey } from "@/lib/verify/verify";
import { refuseQuery } from "../query";
import type { Route } from "../route";
import { UNKEY_TAG } from "./route";
import { encodeVerified } from "./verify-answer";
import { parseVerify } from "./verify-request";
import { VerifiedShape, VerifyBody } from "./verify-shapes";

/** The api process answers it without this app. */
export const UNKEY_VERIFY_PATH = "/v2/keys.verifyKey";

const MAX_BODY_BYTES = 16 * 1024;

/** Verify as Unkey's clients call it: their names around the same core, log, limits and credits. */
export const verifyRoute = (verifierOf: () => Verifier | Promise<Verifier>): Route => ({
  method: "post",
  path: UNKEY_VERIFY_PATH,
  id: "unkey.keys.verifyKey",
  tag: UNKEY_TAG,
  summary: "Verify a key",
  refuses: ["unprocessable"],
  description:
    "Always 200 for a well-formed request by an allowed caller; `code` says the outcome. A denied call consumes nothing.",
  needs: "keys:verify",
  unrated: true,
  maxBodyBytes: MAX_BODY_BYTES,
  schemas: { body: VerifyBody, answer: VerifiedShape },
  prepare(raw) {
    refuseQuery(raw.search);
    const request = parseVerify(parseJson(raw.body));
    return async () => {
      const verifier = await verifierOf();
      const caller = await findCaller(verifier.node, raw.authorization, raw.peer);
      const answer = await verifyKey(verifier, caller, request, raw.origin.ip);
      const body = await answerText(verifier, answer);
      await new Promise<void>((done, failed) => verifier.journal.written(done, failed));
      const headers = { "content-type": "application/json", "x-request-id": answer.requestId };
      return { status: 200, headers, body };
    };
  },
});

/**
 * The body of an answer. Theirs tells what is left of a key also when something else denied the call, so that may
 * have to be asked for.
 */
export function answerText({ credits }: Verifier, answer: Verified): string | Promise<string> {
  const { record } = answer;
  if (answer.credits !== null || !record?.hasCredits) return encodeVerified(answer, answer.credits);
  const peeked = credits.spend(record, 0, true, Date.now());
  if (peeked instanceof Promise)
    return peeked.then(({ remaining }) => encodeVerified(answer, remaining));
  return encodeVerified(answer, peeked.remaining);
}
