import { z } from "zod";

const code = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(64, "must have at most 64 characters");

/** Six digits of an app, or a recovery code. */
export const CodeInput = z.strictObject({ code });
export type CodeInput = z.infer<typeof CodeInput>;

/** The first code of a new app, and the password that proves whose account it is. */
export const ConfirmInput = z.strictObject({ code, password: z.string().max(512).default("") });
export type ConfirmInput = z.infer<typeof ConfirmInput>;
