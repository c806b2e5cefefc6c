import { requireActor } from "@/app/_web/session";
import { AppError, STATUS } from "@/lib/errors";
import { readLimitUse } from "@/lib/keys/read-limit-use";

/** How the limits of a key stand right now, for the meters on its page. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ workspace: string; key: string }> },
): Promise<Response> {
  const { workspace, key } = await params;
  const actor = await requireActor(workspace);
  try {
    const { uses } = await readLimitUse(actor, key);
    return Response.json(uses, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return new Response(error.message, { status: STATUS[error.code] });
  }
}
