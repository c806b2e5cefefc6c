import { z } from "zod";
import { text } from "@/lib/fields";

const YEAR_MS = 366 * 86_400_000;

/** A named limit as it is created; what is left out has the value most people want. */
export const LimitInput = z.strictObject({
  name: text(1, 128),
  limit: z.int().min(0).max(1_000_000_000),
  windowMs: z.int().min(1).max(YEAR_MS),
  algorithm: z.enum(["fixed", "sliding", "token_bucket"]).default("fixed"),
  auto: z.boolean().default(true),
  mode: z.enum(["enforce", "monitor"]).default("enforce"),
});
export type LimitInput = z.infer<typeof LimitInput>;

const LimitCheckInput = z.strictObject({
  /** What is counted, as the company names it: `mail`, `login`. */
  namespace: text(1, 255),
  /** Whom it is counted for: any text. */
  identifier: text(1, 255),
  limit: z.int().min(0).max(1_000_000_000),
  windowMs: z.int().min(1).max(YEAR_MS),
  algorithm: z.enum(["fixed", "sliding", "token_bucket"]).default("fixed"),
  /** Units to take; 0 looks without taking. */
  cost: z.int().min(0).max(1_000_000_000).default(1),
});
export type LimitCheckInput = z.infer<typeof LimitCheckInput>;

/** One check, or several of which all are admitted or none. */
export const CheckLimitsInput = z.union([
  LimitCheckInput,
  z.strictObject({ checks: z.array(LimitCheckInput).min(1).max(100) }),
]);
export type CheckLimitsInput = z.infer<typeof CheckLimitsInput>;

/** The most limits that a key, an owner or the defaults of an API can have, through whichever door: Unkey's bound. */
export const LIMITS_MAX = 50;

/** The limits of one parent; a name stands for one limit. */
export const limitsField = z
  .array(LimitInput)
  .max(LIMITS_MAX)
  .refine((list) => new Set(list.map((one) => one.name)).size === list.length, {
    message: "must not name a limit twice",
  });
