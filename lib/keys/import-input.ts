import { z } from "zod";
import { idField, text } from "@/lib/fields";
import { decodeHash, HASH_ENCODINGS } from "./hash";
import { CreateKeyInput } from "./input";
import { digestOf } from "./secret";

/** How many keys one call imports. */
export const IMPORT_MAX = 1000;

/** Read into the 32 bytes it stands for. */
const hashField = z
  .strictObject({
    algorithm: z.literal("sha256").describe("Of the whole text of the key, as a caller sends it."),
    encoding: z.enum(HASH_ENCODINGS),
    value: text(1, 128),
  })
  .transform(({ encoding, value }, context) => {
    const bytes = decodeHash(value, encoding);
    if (bytes) return bytes;
    const message = `must be the 32 bytes of a SHA-256 in ${encoding}`;
    context.addIssue({ code: "custom", path: ["value"], message });
    return z.NEVER;
  });

/** A key that exists elsewhere: its hash, how people tell it from others, and the rest as in creating one. */
export const ImportKeyInput = CreateKeyInput.omit({ apiId: true, prefix: true })
  .extend({
    hash: hashField,
    hint: text(1, 24)
      .optional()
      .describe("The first characters of the key, for people to know it by."),
  })
  .refine(({ hash, hint }) => hint === undefined || digestOf(hint) !== hash.toString("base64url"), {
    path: ["hint"],
    message: "must not be the key itself",
  });
export type ImportKeyInput = z.infer<typeof ImportKeyInput>;

const envelope = {
  apiId: idField,
  dryRun: z.boolean().default(false).describe("Report what would happen, and change nothing."),
};

export const ImportKeysBody = z.strictObject({
  ...envelope,
  keys: z.array(ImportKeyInput).min(1).max(IMPORT_MAX),
});

/** The same with its rows unread: a row that is not valid is reported, and does not stop the others. */
export const ImportKeysEnvelope = z.strictObject({
  ...envelope,
  keys: z.array(z.unknown()).min(1).max(IMPORT_MAX),
});
