import { z } from "zod";
import { idField, text } from "@/lib/fields";

export const EXPERIMENTS = ["verify", "exceed", "scope", "disable"] as const;

/** Which request to send, with the texts that only the open page holds. */
export const ExperimentInput = z.strictObject({
  experiment: z.enum(EXPERIMENTS),
  keyId: idField,
  secret: text(1, 512),
  callerSecret: text(1, 512),
});
export type ExperimentInput = z.infer<typeof ExperimentInput>;
