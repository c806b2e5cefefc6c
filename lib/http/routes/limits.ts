import { type CheckedLimits, checkLimits } from "@/lib/limits/check";
import { CheckLimitsInput } from "@/lib/limits/input";
import type { Verifier } from "@/lib/verifier/open";
import { headersOf } from "@/lib/verify/encode";
import { type Route, route } from "../route";
import { CheckedLimitsShape } from "../work-shapes";

/** Limits that belong to no key: the caller names what is counted, for whom, and how much of it is allowed. */
export const limitRoutes = (verifierOf: () => Verifier | Promise<Verifier>): readonly Route[] => [
  route(
    {
      method: "post",
      path: "/v1/limits/check",
      id: "checkLimits",
      unrated: true,
      tag: "Limits",
      summary: "Check a limit for any identifier",
      description:
        "Takes the cost if it fits: `allowed` says so, always with status 200. With `checks`, up to 100 of them, all are taken or none. A cost of 0 looks without taking. An override of the identifier in that namespace replaces the numbers given. `RateLimit`, `RateLimit-Policy` and `Retry-After` (for at most 20 checks) are for handing on to the end client.",
      needs: "limits:check",
    },
    { body: CheckLimitsInput, answer: CheckedLimitsShape },
    async ({ actor, body }) => checkLimits(actor, await verifierOf(), body),
    (checked) => ({
      status: 200,
      headers: { "content-type": "application/json", ...standingOf(checked) },
      body: JSON.stringify(CheckedLimitsShape.parse(checked)),
    }),
  ),
];

/** The headers that say how the limits stand. */
export const standingOf = ({ checks, retryAfterMs }: CheckedLimits) =>
  headersOf({
    limits: checks.map(({ namespace: name, limit, windowMs, remaining, resetAt }) => ({
      ...{ name, limit, windowMs, remaining },
      resetAt: resetAt.getTime(),
    })),
    retryAfterMs: retryAfterMs ?? null,
  });
