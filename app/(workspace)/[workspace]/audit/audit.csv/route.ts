import type { NextRequest } from "next/server";
import { csvResponse } from "@/app/_web/csv";
import { requireActor } from "@/app/_web/session";
import { exportEventTable } from "@/lib/audit/export-table";
import { readEventsQuery } from "../read";

type Context = { params: Promise<{ workspace: string }> };

/** The events that a filter finds, not only its page. */
export async function GET(request: NextRequest, { params }: Context): Promise<Response> {
  const { workspace } = await params;
  const actor = await requireActor(workspace);
  return csvResponse(`${workspace}_audit`, async () =>
    exportEventTable(
      actor,
      await readEventsQuery(Object.fromEntries(request.nextUrl.searchParams), 100),
    ),
  );
}
