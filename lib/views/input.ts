import { z } from "zod";
import { text } from "@/lib/fields";
import { SCANNER_PATTERN } from "@/lib/keys/secret";

const OUR_SECRET = new RegExp(SCANNER_PATTERN);

export const CreateViewInput = z.strictObject({
  screen: z.enum(["keys", "logs"]),
  name: text(1, 60).refine((value) => value.trim() !== "", { message: "must not be blank" }),
  /** What stands behind the question mark. */
  query: text(0, 2000).refine((value) => !OUR_SECRET.test(value), {
    message: "must not hold the text of a key",
  }),
});
export type CreateViewInput = z.infer<typeof CreateViewInput>;
