import { linesResponse } from "@/app/_web/lines";
import { requireActor } from "@/app/_web/session";
import { authorize } from "@/lib/actor";
import { exportWorkspace } from "@/lib/workspaces/export";

type Context = { params: Promise<{ workspace: string }> };

/** Everything of the workspace as JSON lines, sent as it is read. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { workspace } = await params;
  const actor = await requireActor(workspace);
  return linesResponse(() => {
    authorize(actor, "workspace:own");
    return exportWorkspace(actor);
  }, `${workspace}.jsonl`);
}
