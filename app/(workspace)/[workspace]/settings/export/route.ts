import { requireActor } from "@/app/_web/session";
import { isAllowed } from "@/lib/actor";
import { exportWorkspace } from "@/lib/workspaces/export";

type Context = { params: Promise<{ workspace: string }> };

/** Everything of the workspace as JSON lines, sent as it is read. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { workspace } = await params;
  const actor = await requireActor(workspace);
  if (!isAllowed(actor, "workspace:own"))
    return new Response("Only an owner exports the workspace.", { status: 403 });
  const lines = exportWorkspace(actor);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => void (await lines.return(undefined)),
  });
  return new Response(body, {
    headers: {
      "content-type": "application/jsonl; charset=utf-8",
      "content-disposition": `attachment; filename="${workspace}.jsonl"`,
      "cache-control": "no-store",
    },
  });
}
