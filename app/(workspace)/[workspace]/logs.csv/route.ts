import type { NextRequest } from "next/server";
import { csvResponse } from "@/app/_web/csv";
import { requireActor } from "@/app/_web/session";
import { readSpan } from "@/app/_web/span";
import { toLogFilters } from "@/components/logs/filters";
import { exportVerifications } from "@/lib/verifications/export";
import { ListVerificationsQuery } from "@/lib/verifications/input";

/** The log that a filter finds, not only its page. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ workspace: string }> },
): Promise<Response> {
  const { workspace } = await params;
  const actor = await requireActor(workspace);
  return csvResponse(`${workspace}_verifications`, async () => {
    const given = Object.fromEntries(request.nextUrl.searchParams);
    const { from, to, zone } = await readSpan(given, { ofLog: true });
    const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    const query = ListVerificationsQuery.parse({ ...toLogFilters(given), ...span });
    return exportVerifications(actor, query, zone);
  });
}
