import { momentOf } from "@/lib/zones/zone";
import { readZone } from "./span";

const DAY_MS = 86_400_000;

/** Midnight in a zone of a day as a date field gives it, or `later` than that; nothing for what is none. */
function dayOf(text: string | undefined, zone: string, later = 0): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text ?? "")) return undefined;
  const clock = Date.parse(`${text}T00:00:00Z`) + later;
  return Number.isNaN(clock) ? undefined : new Date(momentOf(clock, zone)).toISOString();
}

/** Where the first day begins and the last one ends, days being those of the browser's zone. */
export async function readDays(first: string | undefined, last: string | undefined) {
  const zone = await readZone();
  return { from: dayOf(first, zone), to: dayOf(last, zone, DAY_MS) };
}
