import { z } from "zod";
import { text } from "@/lib/fields";

const YEAR_MS = 366 * 86_400_000;

/** A named limit as it is created; what is left out has the value most people want. */
export const LimitInput = z.strictObject({
  name: text(1, 64),
  limit: z.int().min(0).max(1_000_000_000),
  windowMs: z.int().min(1).max(YEAR_MS),
  algorithm: z.enum(["fixed", "sliding", "token_bucket"]).default("fixed"),
  auto: z.boolean().default(true),
  mode: z.enum(["enforce", "monitor"]).default("enforce"),
});
export type LimitInput = z.infer<typeof LimitInput>;

/** The limits of one parent; a name stands for one limit. */
export const limitsField = z
  .array(LimitInput)
  .max(20)
  .refine((list) => new Set(list.map((one) => one.name)).size === list.length, {
    message: "must not name a limit twice",
  });
