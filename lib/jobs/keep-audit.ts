import { sql } from "@/db/connect";
import { systemActor } from "@/lib/actor";
import { AUDIT_KEPT_DAYS, pruneEvents } from "@/lib/audit/prune";
import { signAuditHead } from "@/lib/audit/sign-head";

const DAY_MS = 86_400_000;

/** Signs the end of every workspace's audit chain that has grown since it was signed last. */
export async function signAuditHeads(now = new Date()): Promise<void> {
  const rows = await sql()<{ id: string }[]>`
    select h.workspace_id as id from audit_heads h where h.seq > coalesce((
      select max(s.seq) from audit_seals s where s.workspace_id = h.workspace_id and s.kind = 'head'), 0)`;
  for (const { id } of rows) await signAuditHead(systemActor(id, "audit"), now);
}

/** Removes events that are older than they are kept, workspace by workspace. */
export async function dropOldEvents(now = new Date()): Promise<void> {
  const before = new Date(now.getTime() - AUDIT_KEPT_DAYS * DAY_MS);
  const rows = await sql()<{ id: string }[]>`
    select h.workspace_id as id from audit_heads h where (
      select e.at from audit_events e where e.workspace_id = h.workspace_id order by e.seq limit 1
    ) < ${before}`;
  for (const { id } of rows) await pruneEvents(id, before, now);
}
