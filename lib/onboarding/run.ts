import { z } from "zod";
import type { Actor } from "@/lib/actor";
import { AppError } from "@/lib/errors";
import { disableKey } from "@/lib/keys/disable";
import { enableKey } from "@/lib/keys/enable";
import type { ExperimentInput } from "./input";
import { DASHBOARD_CLIENT, EXCEEDING, MISSING_SCOPE } from "./onboarding";

const TIMEOUT_MS = 5_000;
const REASON = { reason: "Tried out while getting started" };
const Answer = z.object({ code: z.string() });

/**
 * Sends what a terminal would send to the API, for people without one: a verification, more of them than
 * the limit allows, one with a scope the key lacks, or one while the key is disabled.
 * @param apiUrl the base URL of the API
 * @returns the outcomes, in the order of the requests
 * @throws AppError `unavailable` when the API does not answer; what `disableKey` throws
 */
export async function runExperiment(
  actor: Actor,
  input: ExperimentInput,
  apiUrl: string,
): Promise<string[]> {
  const send = (more: object = {}) => verify(apiUrl, input, more);
  if (input.experiment === "verify") return [await send()];
  if (input.experiment === "exceed")
    return Promise.all(Array.from({ length: EXCEEDING }, () => send()));
  if (input.experiment === "scope") return [await send({ scopes: [MISSING_SCOPE] })];
  await disableKey(actor, input.keyId, REASON);
  try {
    return [await send()];
  } finally {
    await enableKey(actor, input.keyId, REASON);
  }
}

async function verify(apiUrl: string, input: ExperimentInput, more: object): Promise<string> {
  const body = { key: input.secret, context: { userAgent: DASHBOARD_CLIENT }, ...more };
  try {
    const response = await fetch(`${apiUrl}/v1/keys/verify`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${input.callerSecret}`,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return Answer.parse(await response.json()).code;
  } catch (cause) {
    throw new AppError("unavailable", `The API at ${apiUrl} did not answer.`, { cause });
  }
}
