import { ListEventsQuery } from "@/lib/audit/input";

const DAY_MS = 86_400_000;

/** Midnight in UTC of a day as a date field gives it; nothing for what is none. */
function dayOf(text: string | undefined, later = 0): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text ?? "")) return undefined;
  const at = new Date(`${text}T00:00:00Z`).getTime() + later;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** What the filters of the audit log ask for. `to` names the last day that is shown. */
export function toEventsQuery(given: Readonly<Record<string, string | undefined>>, limit: number) {
  const { actorId, action, targetKind, targetId, ip, cursor, from, to } = given;
  const range = { from: dayOf(from), to: dayOf(to, DAY_MS) };
  const texts = { actorId, action, targetKind, targetId, ip, cursor };
  const set = Object.entries({ ...texts, ...range }).filter(([, value]) => value);
  return ListEventsQuery.parse({ ...Object.fromEntries(set), limit });
}
