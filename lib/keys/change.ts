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

/**
 * A change of one key: lock, permission, the change itself, audit event and announcement, in one transaction.
 * @param work writes what changes, and answers the action for the audit log, or null when everything was so
 *   already. That is announced too: whoever repeats a call that timed out must wait until every node knows.
 * @throws AppError `not_found`, `forbidden`, and what `work` throws
 */
export async function changeKey(
  actor: Actor,
  { id, reason, now }: Call,
  work: (tx: Tx, before: Key) => Promise<string | null>,
): Promise<{ key: Key; confirmed: Confirmation }> {
  const { result, confirmed } = await commit(async (tx) => {
    const before = await lockKey(tx, actor, id, now);
    authorize(actor, "keys:write", before.apiId);
    announce(tx, "key", id);
    const action = await work(tx, before);
    if (action === null) return before;
    const [key] = await loadKeys(tx, actor.workspaceId, [id], now);
    const after = found(key, "key");
    const target = { kind: "key", id, name: after.name };
    await recordEvent(tx, actor, { action, target, before, after, reason }, now);
    return after;
  });
  return { key: result, confirmed };
}
