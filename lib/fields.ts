import { z } from "zod";

/** Text the database can keep: no NUL, no half of a surrogate pair. */
export const text = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((value) => !value.includes("\0") && value.isWellFormed(), {
      message: "must not contain NUL or unpaired surrogates",
    });

/** A name people read. */
export const nameField = text(1, 120).refine((value) => value.trim() !== "", {
  message: "must not be blank",
});

/** A short free text, such as a reason or a description. */
export const noteField = text(0, 500);

/** An id of ours, or any text in its place: what does not exist is answered by the verb, as `not_found`. */
export const idField = text(1, 64);

/** The company's own name for one of its customers. */
export const ownerIdField = text(1, 255);

/** An instant as RFC 3339 text, with its offset. */
export const instantField = z.iso
  .datetime({ offset: true, message: "must be an RFC 3339 date and time" })
  .transform((value) => new Date(value))
  .refine((date) => date.getTime() > -62_135_596_800_000 && date.getTime() < 253_402_300_800_000, {
    message: "must be between the years 1 and 9999",
  });

export const tagsField = z.array(text(1, 128)).max(20);

const METADATA_BYTES = 8192;

/** Free JSON of the company's own, at most 8 KiB. */
export const metadataField = z
  .record(z.string(), z.json())
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= METADATA_BYTES, {
    message: "must be at most 8 KiB of JSON",
  })
  .refine((value) => isStorable(value), {
    message: "must not contain NUL, unpaired surrogates or more than 16 levels",
  });

function isStorable(value: unknown, depth = 0): boolean {
  if (typeof value === "string") return !value.includes("\0") && value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  if (depth === 16) return false;
  return Object.entries(value).every(
    ([name, inner]) => isStorable(name) && isStorable(inner, depth + 1),
  );
}

/** What a list takes beside its filters. */
export const pageFields = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: text(1, 512).optional(),
};

/** The query of a list without filters. */
export const PageQuery = z.strictObject(pageFields);
export type PageQuery = z.infer<typeof PageQuery>;
