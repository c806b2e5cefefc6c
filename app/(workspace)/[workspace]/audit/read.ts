import { readDays } from "@/app/_web/days";
import { TAKING } from "@/components/audit/audit-filters";
import { TAKING_ACTIONS } from "@/lib/audit/event";
import { type EventsFilter, ListEventsQuery } from "@/lib/audit/input";

/** What the filters of the audit log ask for, days being those of the browser's zone. `to` names the last one. */
export async function readEventsQuery(
  given: Readonly<Record<string, string | undefined>>,
  limit: number,
): Promise<EventsFilter> {
  const { actorId, action, targetKind, targetId, ip, cursor, from, to } = given;
  const range = await readDays(from, to);
  const taking = action === TAKING;
  const texts = { actorId, ...(!taking && { action }), targetKind, targetId, ip, cursor };
  const set = Object.entries({ ...texts, ...range }).filter(([, value]) => value);
  const query = ListEventsQuery.parse({ ...Object.fromEntries(set), limit });
  return taking ? { ...query, actions: TAKING_ACTIONS } : query;
}
