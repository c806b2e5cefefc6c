import type { Tx } from "@/db/connect";

/**
 * What a verify decision may rest on and a node may hold in its cache:
 * a key with its secrets, all of a workspace (a role, an owner, an API), or that a text is unknown.
 */
export type ChangeKind = "key" | "workspace" | "unknown";

/** The channel nodes listen on. A notification only makes them look sooner; nothing rests on it. */
export const CHANGE_CHANNEL = "keyway_changes";

export type Change = Readonly<{ kind: ChangeKind; ref: string }>;

const announced = new WeakMap<Tx, Map<string, Change>>();

/** Opens the list of announcements of a transaction. `commit` and `attempt` alone call it. */
export function openAnnouncements(tx: Tx): Map<string, Change> {
  const list = new Map<string, Change>();
  announced.set(tx, list);
  return list;
}

/**
 * Runs a step that may fail alone: when it throws, what it wrote and announced is undone, and the transaction
 * goes on.
 * @throws what `step` throws
 */
export async function attempt<T>(tx: Tx, step: (tx: Tx) => Promise<T>): Promise<T> {
  const outer = announced.get(tx);
  if (!outer) throw new Error("attempt was called outside commit");
  const { result, list } = await tx.transaction(async (inner) => {
    const list = openAnnouncements(inner);
    return { result: await step(inner), list };
  });
  for (const [name, change] of list) outer.set(name, change);
  return result;
}

/**
 * Says that this transaction changes what verify decides. It is written when the transaction ends,
 * and `commit` returns only when every node has dropped what it held.
 * @param ref the key's id, the workspace's id, or '' for `unknown`
 * @throws Error outside `commit`, where nothing would publish it
 */
export function announce(tx: Tx, kind: ChangeKind, ref: string): void {
  const list = announced.get(tx);
  if (!list) throw new Error("announce was called outside commit");
  list.set(`${kind}:${ref}`, { kind, ref });
}
