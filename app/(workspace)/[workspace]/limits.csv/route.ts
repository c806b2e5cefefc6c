import type { NextRequest } from "next/server";
import { readAppearance } from "@/app/_web/appearance";
import { csvResponse } from "@/app/_web/csv";
import { requireActor } from "@/app/_web/session";
import { readSpan } from "@/app/_web/span";
import { encodeCsv } from "@/lib/csv";
import { peakShare, suggestLimit, weighDemand } from "@/lib/limits/replay";
import { listLimitedKeys } from "@/lib/usage/list-limited-keys";
import { filtersOf } from "../limits/filters";

const HEADER = [
  ...["keyId", "key", "limit", "calls a window", "window (ms)", "override", "verifications"],
  ...["limited", "peak of the limit, 24 h (%)", "busy windows, 24 h", "over the limit, 24 h"],
  "suggested calls a window",
];

/** The keys of the screen with their limits, as a filter finds them. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ workspace: string }> },
): Promise<Response> {
  const { workspace } = await params;
  const actor = await requireActor(workspace);
  return csvResponse(`${workspace}_limits`, async () => {
    const given = Object.fromEntries(request.nextUrl.searchParams);
    const { edges } = await readSpan(given);
    const { environment } = await readAppearance();
    const rows = await listLimitedKeys(actor, { edges, environment, ...filtersOf(given) });
    return encodeCsv(
      HEADER,
      rows.map(({ limit, demand, ...row }) => {
        const { windows = 0, over = 0 } = limit ? weighDemand(demand, limit) : {};
        return [
          ...[row.keyId, row.name, limit?.name ?? "", limit?.limit ?? null],
          ...[limit?.windowMs ?? null, row.overrideId ?? "", row.verifications, row.limited],
          ...[limit ? Math.round(peakShare(demand, limit) * 100) : null, windows, over],
          limit ? suggestLimit(demand, limit) : null,
        ];
      }),
    );
  });
}
