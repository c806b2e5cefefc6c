import { readZone } from "@/app/_web/span";
import { ListEventsQuery } from "@/lib/audit/input";
import { momentOf } from "@/lib/zones/zone";

const DAY_MS = 86_400_000;

/** Midnight in a zone of a day as a date field gives it, or `later` than that; nothing for what is none. */
function dayOf(text: string | undefined, zone: string, later = 0): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text ?? "")) return undefined;
  const clock = Date.parse(`${text}T00:00:00Z`) + later;
  return Number.isNaN(clock) ? undefined : new Date(momentOf(clock, zone)).toISOString();
}

/** What the filters of the audit log ask for, days being those of the browser's zone. `to` names the last one. */
export async function readEventsQuery(
  given: Readonly<Record<string, string | undefined>>,
  limit: number,
) {
  const zone = await readZone();
  const { actorId, action, targetKind, targetId, ip, cursor, from, to } = given;
  const range = { from: dayOf(from, zone), to: dayOf(to, zone, DAY_MS) };
  const texts = { actorId, action, targetKind, targetId, ip, cursor };
  const set = Object.entries({ ...texts, ...range }).filter(([, value]) => value);
  return ListEventsQuery.parse({ ...Object.fromEntries(set), limit });
}
