import { z } from "zod";
import { text } from "@/lib/fields";
import { type CheckedLimit, checkLimits } from "@/lib/limits/check";
import type { Verifier } from "@/lib/verifier/open";
import type { Route } from "../route";
import { unkeyRoute } from "./route";

/** One question, read as ours: a sliding window, as Unkey's. */
const LimitBody = z
  .strictObject({
    namespace: text(1, 255),
    identifier: text(1, 255),
    limit: z.int().min(1).max(1_000_000_000),
    duration: z.int().min(1000).max(2_592_000_000),
    cost: z.int().min(0).max(1_000_000_000).default(1),
  })
  .transform(({ duration: windowMs, ...rest }) => ({
    ...rest,
    windowMs,
    algorithm: "sliding" as const,
  }));

const standing = {
  limit: z.int(),
  remaining: z.int(),
  reset: z.int(),
  overrideId: z.string().optional(),
};

const standingOf = ({ limit, remaining, resetAt, overrideId }: CheckedLimit) => ({
  ...{ limit, remaining },
  reset: resetAt.getTime(),
  ...(overrideId !== null && { overrideId }),
});

const needs = "limits:check";

export const limitRoutes = (verifierOf: () => Verifier | Promise<Verifier>): readonly Route[] => [
  unkeyRoute(
    "ratelimit.limit",
    { summary: "Check a limit for any identifier", needs, unrated: true },
    { body: LimitBody, data: z.object({ ...standing, success: z.boolean() }) },
    async (actor, check) => {
      const { allowed, checks } = await checkLimits(actor, await verifierOf(), { checks: [check] });
      const [one] = checks;
      return one && { success: allowed, ...standingOf(one) };
    },
  ),
  unkeyRoute(
    "ratelimit.multiLimit",
    {
      summary: "Check up to 100 limits",
      description: "All of them take their cost, or none does.",
      needs,
      unrated: true,
    },
    {
      body: z.array(LimitBody).min(1).max(100),
      data: z.object({
        passed: z.boolean(),
        limits: z.array(
          z.object({
            ...standing,
            namespace: z.string(),
            identifier: z.string(),
            passed: z.boolean(),
          }),
        ),
      }),
    },
    async (actor, asked) => {
      const { allowed, checks } = await checkLimits(actor, await verifierOf(), { checks: asked });
      const limits = checks.map((one) => ({
        ...{ namespace: one.namespace, identifier: one.identifier, passed: !one.exceeded },
        ...standingOf(one),
      }));
      return { passed: allowed, limits };
    },
  ),
];
