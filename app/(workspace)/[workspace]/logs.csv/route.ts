import type { NextRequest } from "next/server";
import { csvResponse } from "@/app/_web/csv";
import { requireActor } from "@/app/_web/session";
import { readRange } from "@/components/charts/range";
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
  return csvResponse(`${workspace}_verifications`, () => {
    const given = Object.fromEntries(request.nextUrl.searchParams);
    const { from, to } = readRange(given);
    const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    return exportVerifications(
      actor,
      ListVerificationsQuery.parse({ ...toLogFilters(given), ...span }),
    );
  });
}
