import { z } from "zod";
import type { Answer } from "@/lib/idempotency/once";
import { parseJson } from "@/lib/json";
import type { Verifier } from "@/lib/verifier/open";
import { findCaller } from "@/lib/verify/caller";
import { encodeAnswer, headersOf } from "@/lib/verify/encode";
import { parseRequest, type VerifyRequest } from "@/lib/verify/request";
import { verifyKey } from "@/lib/verify/verify";
import { answerBatch, BATCH_MAX, parseBatch } from "../batch";
import { refuseQuery } from "../query";
import type { RawCall, Route } from "../route";
import { ProblemShape } from "../shapes";
import { VerifyAnswerShape, VerifyBody } from "../verify-shapes";

type VerifierSource = () => Verifier | Promise<Verifier>;

/** Verify, for those who call it through this app; the api process has a faster path to the same core. */
export const verifyRoutes = (verifierOf: VerifierSource): readonly Route[] => [
  {
    method: "post",
    path: "/v1/keys/verify",
    id: "verifyKey",
    unrated: true,
    tag: "Verify",
    summary: "Verify a key",
    refuses: ["unprocessable"],
    description:
      "Always 200 for a well-formed request by an allowed caller; `code` says the outcome.",
    needs: "keys:verify",
    maxBodyBytes: 16 * 1024,
    schemas: { body: VerifyBody, answer: VerifyAnswerShape },
    prepare(raw) {
      refuseQuery(raw.search);
      const request = parseRequest(parseJson(raw.body));
      return () => verifyOne(verifierOf, raw, request);
    },
  },
  {
    method: "post",
    path: "/v1/keys/verify-batch",
    id: "verifyKeys",
    unrated: true,
    tag: "Verify",
    summary: "Verify up to 100 keys",
    description:
      "Each element is the body of a verification, and is answered in its place; one that names a limit which does not exist, by a problem.",
    needs: "keys:verify",
    schemas: {
      body: z.array(VerifyBody).min(1).max(BATCH_MAX),
      answer: z.array(z.union([VerifyAnswerShape, ProblemShape])),
    },
    prepare(raw) {
      refuseQuery(raw.search);
      const requests = parseBatch(parseJson(raw.body));
      return () => verifyBatch(verifierOf, raw, requests);
    },
  },
];

const JSON_TYPE = { "content-type": "application/json" };

async function verifyOne(
  verifierOf: VerifierSource,
  raw: RawCall,
  request: VerifyRequest,
): Promise<Answer> {
  const verifier = await verifierOf();
  const caller = await findCaller(verifier.node, raw.authorization, raw.peer);
  const answer = await verifyKey(verifier, caller, request, raw.origin.ip);
  await written(verifier);
  const headers = { ...JSON_TYPE, "x-request-id": answer.requestId, ...headersOf(answer) };
  return { status: 200, headers, body: encodeAnswer(answer) };
}

async function verifyBatch(
  verifierOf: VerifierSource,
  raw: RawCall,
  requests: readonly VerifyRequest[],
): Promise<Answer> {
  const verifier = await verifierOf();
  const caller = await findCaller(verifier.node, raw.authorization, raw.peer);
  const body = await answerBatch(verifier, caller, raw.origin, requests);
  await written(verifier);
  return { status: 200, headers: JSON_TYPE, body };
}

/** An answer goes out once what it says is in the journal. */
const written = (verifier: Verifier) =>
  new Promise<void>((done, failed) => verifier.journal.written(done, failed));
