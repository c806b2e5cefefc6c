import path from "node:path";
import { findEmbedded } from "@/db/embedded";
import { openClient } from "@/db/sql";
import { findSecrets } from "@/server/secrets";

/** Changes what an event of the demonstration says, past the program, and back again with `undo`. */
export async function changeAuditRow(folder: string) {
  const dataDir = path.resolve(folder);
  const urlOf = findEmbedded(dataDir, findSecrets(dataDir)?.POSTGRES_PASSWORD ?? "");
  if (!urlOf) throw new Error("The instance under test does not run.");
  const client = openClient(urlOf("keyway"), { max: 1 });
  const setName = async (seq: number, name: string) => {
    const [row] = await client<{ old: string }[]>`
      with old as (
        select target_name from audit_events e join workspaces w on w.id = e.workspace_id
        where w.slug = 'acme' and e.seq = ${seq})
      update audit_events e set target_name = ${name} from workspaces w
      where w.id = e.workspace_id and w.slug = 'acme' and e.seq = ${seq}
      returning (select target_name from old) as old`;
    return row?.old ?? "";
  };
  const seq = 3;
  const old = await setName(seq, "Nothing at all");
  return {
    seq,
    async undo() {
      await setName(seq, old);
      await client.end();
    },
  };
}
