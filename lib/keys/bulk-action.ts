import { z } from "zod";
import type { Tx } from "@/db/connect";
import { invalid } from "@/lib/errors";
import { idField, instantField, noteField, ownerIdField, tagsField } from "@/lib/fields";
import { limitsField } from "@/lib/limits/input";
import type { KeyChange } from "./change";
import { disabling } from "./disable";
import { enabling } from "./enable";
import { KeysFilter, RotateKeyInput } from "./input";
import { type Key, requireUnrevoked } from "./key";
import { restoring } from "./restore";
import { revoking } from "./revoke";
import { rotating } from "./rotate";
import { updating } from "./update";

const reason = noteField.default("");
const tags = tagsField.min(1);

/** What can be done to many keys at once: for each of them it is what the same call does to one. */
export const BulkAction = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("disable"), reason }),
  z.strictObject({ type: z.literal("enable"), reason }),
  z.strictObject({ type: z.literal("revoke"), reason }),
  z.strictObject({ type: z.literal("restore"), reason }),
  z.strictObject({ type: z.literal("addTags"), tags }),
  z.strictObject({ type: z.literal("removeTags"), tags }),
  /** Null: never. */
  z.strictObject({ type: z.literal("setExpiry"), expiresAt: instantField.nullable() }),
  /** None: those of its API. */
  z.strictObject({ type: z.literal("setLimits"), limits: limitsField }),
  /** Null: nobody. */
  z.strictObject({ type: z.literal("setOwner"), ownerId: ownerIdField.nullable() }),
  /** The new secrets are kept for a day, for whoever asked to take them once. */
  z.strictObject({ type: z.literal("rotate"), overlap: RotateKeyInput.shape.overlap }),
]);
export type BulkAction = z.infer<typeof BulkAction>;

/** The keys of a filter, which is that of the list of keys, those of these ids, or those that a job before this one changed. */
export const BulkKeysInput = z.union([
  z.strictObject({ filter: KeysFilter, action: BulkAction }),
  z.strictObject({ ids: z.array(idField).min(1).max(1000), action: BulkAction }),
  z.strictObject({ changedBy: idField, action: BulkAction }),
]);
export type BulkKeysInput = z.infer<typeof BulkKeysInput>;

/** Puts a new secret where it can be taken from, in the transaction that makes it. */
export type KeepSecret = (tx: Tx, keyId: string, secret: string) => Promise<void>;

/** The action as the change of one key. */
export function changeOf(action: BulkAction, keep: KeepSecret): KeyChange {
  switch (action.type) {
    case "disable":
      return disabling;
    case "enable":
      return enabling;
    case "revoke":
      return revoking(action.reason);
    case "restore":
      return restoring;
    case "rotate":
      return rotating(action.overlap, (tx, secret, { id }) => keep(tx, id, secret));
    case "addTags":
      return retagging((had) => [...new Set([...had, ...action.tags])]);
    case "removeTags":
      return retagging((had) => had.filter((tag) => !action.tags.includes(tag)));
    case "setExpiry":
      return unless(
        ({ expiresAt }) => expiresAt?.getTime() === action.expiresAt?.getTime(),
        updating({ expiresAt: action.expiresAt }),
      );
    case "setLimits":
      return unless(
        (key) => JSON.stringify(key.limits) === JSON.stringify(action.limits),
        updating({ limits: action.limits }),
      );
    case "setOwner":
      return unless(
        ({ ownerId }) => ownerId === action.ownerId,
        updating({ ownerId: action.ownerId }),
      );
  }
}

/** A key that is so already is left as it is, and leaves no trace in the audit log. */
const unless =
  (isSo: (key: Key) => boolean, change: KeyChange): KeyChange =>
  async (tx, before, by) => {
    requireUnrevoked(before);
    return isSo(before) ? null : change(tx, before, by);
  };

const TAGS_MAX = 20;

const retagging =
  (tagsOf: (had: readonly string[]) => string[]): KeyChange =>
  async (tx, before, by) => {
    const after = tagsOf(before.tags);
    if (after.length > TAGS_MAX)
      throw invalid("tags", `The key would have more than ${TAGS_MAX} tags.`);
    const isSo = (key: Key) => key.tags.length === after.length;
    return unless(isSo, updating({ tags: after }))(tx, before, by);
  };
