import { db, sql } from "@/db/connect";
import { type Actor, authorize } from "@/lib/actor";
import { GENESIS } from "./chain";
import { loadCheckpoint } from "./checkpoint";
import { readChainPages } from "./rows";
import { signAuditHead } from "./sign-head";
import type { AuditSeal, publicJwk } from "./signature";

/**
 * The whole chain as JSON lines, the oldest event first, each with its link; the checkpoint it goes on from before
 * them where retention removed some, and after them the head, signed now. Whoever holds the file can check it without
 * asking anybody: link = SHA-256(link before, then the line's canonical JSON without its `link`).
 * @throws AppError `forbidden`, before the first line
 */
export async function exportEvents(
  actor: Actor,
  now = new Date(),
): Promise<AsyncGenerator<string>> {
  authorize(actor, "audit:read");
  const { keys, ...head } = await signAuditHead(actor, now);
  const checkpoint = await loadCheckpoint(db(), actor.workspaceId);
  return linesOf(actor.workspaceId, { checkpoint, head: { ...head, keys } });
}

type Ends = Readonly<{
  checkpoint: AuditSeal | null;
  head: Readonly<{ seq: number; keys: ReturnType<typeof publicJwk>[] }>;
}>;

async function* linesOf(workspaceId: string, { checkpoint, head }: Ends): AsyncGenerator<string> {
  if (checkpoint) yield `${JSON.stringify({ checkpoint: { workspaceId, ...checkpoint } })}\n`;
  const from = checkpoint?.seq ?? GENESIS.seq;
  for await (const { rows } of readChainPages(sql(), workspaceId, from, head.seq))
    yield rows
      .map(({ event, link }) => `${JSON.stringify({ ...event, link: link.toString("hex") })}\n`)
      .join("");
  yield `${JSON.stringify({ head })}\n`;
}
