import { cookies } from "next/headers";
import { type Range, readRange } from "@/components/charts/range";
import { isTimeZone } from "@/lib/zones/zone";

/** The time zone that this browser chose (an IANA name), UTC until then. */
export async function readZone(): Promise<string> {
  const zone = (await cookies()).get("zone")?.value ?? "UTC";
  return isTimeZone(zone) ? zone : "UTC";
}

/** The range that the query of a page or file asks for, in the browser's zone. `ofLog`: not of roll-ups. */
export const readSpan = async (
  query: Readonly<Record<string, string>>,
  { ofLog = false } = {},
): Promise<Range> => readRange(query, { zone: await readZone(), now: Date.now(), ofLog });
