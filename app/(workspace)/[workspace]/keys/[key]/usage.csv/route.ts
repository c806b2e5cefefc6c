import type { NextRequest } from "next/server";
import { csvResponse } from "@/app/_web/csv";
import { requireActor } from "@/app/_web/session";
import { readSpan } from "@/app/_web/span";
import { getKey } from "@/lib/keys/get";
import { encodeUsageCsv } from "@/lib/usage/csv";
import { readBuckets } from "@/lib/usage/read-chart";

/** The numbers of a key's chart as a file, in the chart's own buckets. */
export async function GET(
  request: NextRequest,
  { params }: RouteContext<"/[workspace]/keys/[key]/usage.csv">,
): Promise<Response> {
  const { workspace, key } = await params;
  const actor = await requireActor(workspace);
  return csvResponse(`${key}_verifications`, async () => {
    const { id } = await getKey(actor, key);
    const { edges, zone } = await readSpan(Object.fromEntries(request.nextUrl.searchParams));
    return encodeUsageCsv(await readBuckets(actor, { edges, keyId: id }), zone);
  });
}
