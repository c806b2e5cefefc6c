import { linesResponse } from "@/app/_web/lines";
import { isSameOrigin } from "@/app/_web/same-origin";
import { requireActor } from "@/app/_web/session";
import { type Actor, authorize } from "@/lib/actor";
import { type AuditCheck, verifyAudit } from "@/lib/audit/verify";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

type Context = { params: Promise<{ workspace: string }> };

/** A line of the answer: how far it is, the result, or why there is none. */
export type CheckLine =
  | Readonly<{ done: number; total: number }>
  | Readonly<{ check: AuditCheck }>
  | Readonly<{ refused: string }>;

const EVERY_MS = 200;

/** Recomputes the chain, saying every now and then how far it is. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { workspace } = await params;
  const actor = await requireActor(workspace);
  if (!isSameOrigin(request.headers, env().url))
    return new Response("This was sent from another site.", { status: 403 });
  return linesResponse(() => {
    authorize(actor, "audit:read");
    return linesOf(actor);
  });
}

async function* linesOf(actor: Actor): AsyncGenerator<string> {
  let line: CheckLine = { done: 0, total: 0 };
  let ended = false;
  const end = verifyAudit(actor, (done, total) => {
    line = { done, total };
  })
    .then(
      (check): CheckLine => ({ check }),
      (error: unknown): CheckLine => {
        if (error instanceof AppError) return { refused: error.message };
        throw error;
      },
    )
    .finally(() => {
      ended = true;
    });
  while (!ended) {
    yield `${JSON.stringify(line)}\n`;
    await Promise.race([end, new Promise((resume) => setTimeout(resume, EVERY_MS))]);
  }
  yield `${JSON.stringify(await end)}\n`;
}
