import type { Tx } from "@/db/connect";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import type { Confirmation } from "@/lib/changes/confirm";
import { found } from "@/lib/errors";
import type { Key } from "./key";
import { loadKeys } from "./load";
import { lockKey } from "./lock";

/** What a change was called with, and the reason its maker gave. */
type Call = Readonly<{ id: string; reason?: string | undefined; now: Date }>;

/** Who changes a key, and when. */
type By = Readonly<{ actor: Actor; now: Date }>;

/**
 * What happens to a key that is locked: writes what changes, and answers the action for the audit log, or null
 * when everything was so already.
 */
export type KeyChange = (tx: Tx, before: Key, by: By) => Promise<string | null>;

/**
 * A change of one key: lock, permission, the change itself, audit event and announcement, in one transaction.
 * Where nothing changed that is announced too: whoever repeats a call that timed out must wait until every
 * node knows.
 * @throws AppError `not_found`, `forbidden`, and what `change` throws
 */
export async function changeKey(
  actor: Actor,
  call: Call,
  change: KeyChange,
): Promise<{ key: Key; confirmed: Confirmation }> {
  const { result, confirmed } = await commit((tx) => changeKeyIn(tx, actor, call, change));
  return { key: result.key, confirmed };
}

/** `changeKey` as a step of a larger change. `changed` is false when everything was so already. */
export async function changeKeyIn(
  tx: Tx,
  actor: Actor,
  { id, reason, now }: Call,
  change: KeyChange,
): Promise<{ key: Key; changed: boolean }> {
  const before = await lockKey(tx, actor, id, now);
  authorize(actor, "keys:write", before.apiId);
  announce(tx, "key", id);
  const action = await change(tx, before, { actor, now });
  if (action === null) return { key: before, changed: false };
  const [key] = await loadKeys(tx, actor.workspaceId, [id], now);
  const after = found(key, "key");
  const target = { kind: "key", id, name: after.name };
  await recordEvent(tx, actor, { action, target, before, after, reason }, now);
  return { key: after, changed: true };
}
