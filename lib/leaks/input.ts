import { z } from "zod";
import { text } from "@/lib/fields";
import { LEAK_ACTIONS } from "./policy";

export const LeakPolicyInput = z.strictObject({ action: z.enum(LEAK_ACTIONS) });
export type LeakPolicyInput = z.infer<typeof LeakPolicyInput>;

/** One token that was found. Fields that are new to us are left out, not refused: the reports are not ours. */
const Found = z.object({
  token: text(1, 1024),
  type: text(0, 255).default(""),
  url: text(0, 2048)
    .nullish()
    .transform((url) => url ?? ""),
  source: text(0, 255).default("unknown"),
});

export const LEAKS_MAX = 1_000;

export const LeakReport = z.array(Found);
export type LeakReport = z.infer<typeof LeakReport>;
