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

export const VERIFY_ROUTE = "/v2/keys.verifyKey";

/** Verify as Unkey's clients call it: their names around the same core, log, limits and credits. */
export const verifyRoute = (verifierOf: () => Verifier | Promise<Verifier>): Route => ({
  method: "post",
  path: VERIFY_ROUTE,
  id: "unkey.keys.verifyKey",
  tag: UNKEY_TAG,
  summary: "Verify a key",
  description:
    "Always 200 for a well-formed request by an allowed caller; `code` says the outcome. A denied call consumes nothing.",
  needs: "keys:verify",
  maxBodyBytes: 32 * 1024,
  schemas: { body: VerifyBody, answer: VerifiedShape },
  prepare(raw) {
    refuseQuery(raw.search);
    const request = parseVerify(parseJson(raw.body));
    return async () => {
      const verifier = await verifierOf();
      const caller = await findCaller(verifier.node, raw.authorization, raw.origin.ip);
      const answer = await verifyKey(verifier, caller, request, raw.origin.ip);
      const body = encodeVerified(answer, await creditsOf(verifier, answer));
      await new Promise<void>((done, failed) => verifier.journal.written(done, failed));
      const headers = { "content-type": "application/json", "x-request-id": answer.requestId };
      return { status: 200, headers, body };
    };
  },
});

/** Theirs tells what is left of a key also when something else denied the call. */
async function creditsOf({ credits }: Verifier, answer: Verified): Promise<number | null> {
  const { record } = answer;
  if (answer.credits !== null || !record?.hasCredits) return answer.credits;
  return (await credits.spend(record, 0, true, Date.now())).remaining;
}
