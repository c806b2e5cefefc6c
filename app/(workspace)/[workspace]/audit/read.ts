import { readDays } from "@/app/_web/days";
import { ListEventsQuery } from "@/lib/audit/input";

/** What the filters of the audit log ask for, days being those of the browser's zone. `to` names the last one. */
export async function readEventsQuery(
  given: Readonly<Record<string, string | undefined>>,
  limit: number,
) {
  const { actorId, action, targetKind, targetId, ip, cursor, from, to } = given;
  const range = await readDays(from, to);
  const texts = { actorId, action, targetKind, targetId, ip, cursor };
  const set = Object.entries({ ...texts, ...range }).filter(([, value]) => value);
  return ListEventsQuery.parse({ ...Object.fromEntries(set), limit });
}
