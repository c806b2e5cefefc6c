import type { NextRequest } from "next/server";
import { csvStream } from "@/app/_web/csv";
import { requireActor } from "@/app/_web/session";
import { exportFailures } from "@/lib/jobs/export-failures";

type Context = { params: Promise<{ workspace: string; job: string }> };

/** All that a job could not do, not only what its panel shows. */
export async function GET(_: NextRequest, { params }: Context): Promise<Response> {
  const { workspace, job } = await params;
  const actor = await requireActor(workspace);
  return csvStream(`${job}_failures`, () => exportFailures(actor, job));
}
