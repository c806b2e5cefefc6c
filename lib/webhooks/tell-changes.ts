import type { Tx } from "@/db/connect";
import type { EventInput } from "@/lib/audit/record";
import { isToldType } from "./event-type";
import { type NewEvent, storeEvents } from "./store-events";

const FIELDS = ["apiId", "name", "environment", "ownerId", "status", "expiresAt"] as const;

/** What receivers are told of a key: enough to know which it is; for the rest they ask the API. */
export function dataOfKey(key: object): NewEvent["data"] {
  const given = new Map(Object.entries(key));
  const entries = FIELDS.map((field): [string, string | null] => {
    const value: unknown = given.get(field);
    if (value instanceof Date) return [field, value.toISOString()];
    return [field, typeof value === "string" ? value : null];
  });
  return Object.fromEntries(entries);
}

/** Tells webhooks of changes that the audit log was told of, where they are among theirs. */
export async function tellChanges(
  tx: Tx,
  workspaceId: string,
  changes: readonly EventInput[],
  now: Date,
): Promise<void> {
  const events = changes.flatMap(({ action, target, after, reason }): NewEvent[] => {
    if (!isToldType(action)) return [];
    const place: NewEvent["data"] =
      target.kind === "client"
        ? { clientId: target.id, name: target.name }
        : { keyId: target.id, ...dataOfKey(after ?? {}) };
    const data = { ...place, reason: reason || null };
    return [{ type: action, data }];
  });
  await storeEvents(tx, workspaceId, events, now);
}
