import { z } from "zod";
import { TOKEN_ALGORITHMS } from "./signing-key";

export const RotateSigningKeyInput = z.strictObject({
  algorithm: z.enum(TOKEN_ALGORITHMS).default("ES256"),
  /** Its tokens are dead at once. */
  compromised: z.boolean().default(false),
});
export type RotateSigningKeyInput = z.infer<typeof RotateSigningKeyInput>;
