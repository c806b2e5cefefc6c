import type { NextRequest } from "next/server";
import { csvStream } from "@/app/_web/csv";
import { requireActor } from "@/app/_web/session";
import { readSpan } from "@/app/_web/span";
import { readLogQuery } from "@/components/logs/log-query";
import { listApis } from "@/lib/apis/list";
import { invalid } from "@/lib/errors";
import { exportVerifications } from "@/lib/verifications/export";
import { filtersOf } from "../logs/read";

/** The log that a query finds, not only its page, at most 100,000 rows. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ workspace: string }> },
): Promise<Response> {
  const { workspace } = await params;
  const actor = await requireActor(workspace);
  return csvStream(`${workspace}_verifications`, async function* () {
    const given = Object.fromEntries(request.nextUrl.searchParams);
    const asked = readLogQuery(given, (await listApis(actor, { limit: 100 })).items);
    const [fault] = asked.faults;
    if (fault) throw invalid("q", fault.message);
    const range = await readSpan(given, { ofLog: true });
    const query = { ...filtersOf({ q: asked.q, range }), limit: 100 };
    yield* await exportVerifications(actor, query, range.zone);
  });
}
