import type { NextRequest } from "next/server";
import { requireActor } from "@/app/_web/session";
import { readRange } from "@/components/charts/range";
import { AppError, STATUS } from "@/lib/errors";
import { encodeUsageCsv } from "@/lib/usage/csv";
import { readKeyUsage } from "@/lib/usage/read-key";

/** The numbers of a key's chart as a file, in the roll-ups' own buckets. */
export async function GET(
  request: NextRequest,
  { params }: RouteContext<"/[workspace]/keys/[key]/usage.csv">,
): Promise<Response> {
  const { workspace, key } = await params;
  const actor = await requireActor(workspace);
  const { from, to } = readRange(Object.fromEntries(request.nextUrl.searchParams));
  try {
    const usage = await readKeyUsage(actor, key, {
      ...{ from: new Date(from), to: new Date(to), timeZone: "UTC" },
    });
    return new Response(encodeUsageCsv(usage), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="${key}_verifications.csv"`,
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return new Response(error.message, { status: STATUS[error.code] });
  }
}
