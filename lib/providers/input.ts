import { z } from "zod";

/** Which provider to unlink: also one that is not set up any more. */
export const UnlinkInput = z.strictObject({ provider: z.string().max(32) });
export type UnlinkInput = z.infer<typeof UnlinkInput>;
