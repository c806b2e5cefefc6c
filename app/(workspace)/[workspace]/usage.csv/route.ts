import type { NextRequest } from "next/server";
import { csvResponse } from "@/app/_web/csv";
import { requireActor } from "@/app/_web/session";
import { readRange } from "@/components/charts/range";
import { encodeUsageCsv } from "@/lib/usage/csv";
import { ReadUsageQuery } from "@/lib/usage/input";
import { readUsage } from "@/lib/usage/read";

/** The usage behind a chart, in the buckets that are kept. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ workspace: string }> },
): Promise<Response> {
  const { workspace } = await params;
  const actor = await requireActor(workspace);
  return csvResponse(`${workspace}_usage`, async () => {
    const { range, from: _, to: __, ...filters } = Object.fromEntries(request.nextUrl.searchParams);
    const span = readRange(Object.fromEntries(request.nextUrl.searchParams));
    const [from, to] = [span.from, span.to].map((at) => new Date(at).toISOString());
    return encodeUsageCsv(await readUsage(actor, ReadUsageQuery.parse({ ...filters, from, to })));
  });
}
