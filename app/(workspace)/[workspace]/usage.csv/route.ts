import type { NextRequest } from "next/server";
import { csvResponse } from "@/app/_web/csv";
import { requireActor } from "@/app/_web/session";
import { readSpan } from "@/app/_web/span";
import { encodeUsageCsv } from "@/lib/usage/csv";
import { ReadUsageQuery } from "@/lib/usage/input";
import { readBuckets } from "@/lib/usage/read-chart";

const Filters = ReadUsageQuery.pick({ environment: true, apiId: true });

/** The usage behind a chart of the workspace or of an API, in the chart's own buckets. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ workspace: string }> },
): Promise<Response> {
  const { workspace } = await params;
  const actor = await requireActor(workspace);
  return csvResponse(`${workspace}_usage`, async () => {
    const query = Object.fromEntries(request.nextUrl.searchParams);
    const { edges, zone } = await readSpan(query);
    const { environment, apiId } = query;
    const filters = Filters.parse({ environment, apiId });
    return encodeUsageCsv(await readBuckets(actor, { edges, ...filters }), zone);
  });
}
