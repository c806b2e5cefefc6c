import { linesResponse } from "@/app/_web/lines";
import { requireActor } from "@/app/_web/session";
import { exportEvents } from "@/lib/audit/export";

type Context = { params: Promise<{ workspace: string }> };

/** The whole chain with its signed head: `keyway audit verify --file` checks it without asking anybody. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { workspace } = await params;
  const actor = await requireActor(workspace);
  return linesResponse(() => exportEvents(actor), `${workspace}_audit.jsonl`);
}
