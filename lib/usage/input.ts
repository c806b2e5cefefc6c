import { z } from "zod";
import { idField, instantField, ownerIdField, text } from "@/lib/fields";
import { isTimeZone } from "@/lib/zones/zone";

/** What usage can be split by besides time and outcome. */
export const USAGE_GROUPS = ["api", "key", "owner", "outcome", "caller", "environment"] as const;

export const BUCKETS = ["minute", "hour", "day"] as const;

const rangeFields = {
  /** Left out: 24 hours before `to`. */
  from: instantField.optional(),
  /** Left out: now. */
  to: instantField.optional(),
};

const filterFields = {
  apiId: idField.optional(),
  ownerId: ownerIdField.optional(),
  callerId: text(1, 128).optional(),
  environment: z.enum(["live", "test"]).optional(),
  outcome: text(1, 32).optional(),
};

export const ReadUsageQuery = z.strictObject({
  ...rangeFields,
  ...filterFields,
  keyId: idField.optional(),
  /** Left out: what suits the range. */
  bucket: z.enum(BUCKETS).optional(),
  groupBy: z.enum(USAGE_GROUPS).optional(),
  /** Days begin at midnight of this zone, of whole hours from UTC. */
  timeZone: text(1, 64).refine(isTimeZone, { message: "must be an IANA time zone" }).default("UTC"),
});
export type ReadUsageQuery = z.infer<typeof ReadUsageQuery>;

/** The usage of one key: the same without what is its own anyway. */
export const ReadKeyUsageQuery = ReadUsageQuery.omit({ keyId: true, apiId: true, ownerId: true });
export type ReadKeyUsageQuery = z.infer<typeof ReadKeyUsageQuery>;

export const ListTopKeysQuery = z.strictObject({
  ...rangeFields,
  ...filterFields,
  limit: z.coerce.number().int().min(1).max(100).default(10),
  /** What the most is of: verifications (left out), those that were not valid, or those that a limit refused. */
  by: z.enum(["verifications", "problems", "limited"]).optional(),
});
export type ListTopKeysQuery = z.infer<typeof ListTopKeysQuery>;
