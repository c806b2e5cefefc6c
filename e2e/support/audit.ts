import { openDatabase } from "./database";

/** Changes what an event of the demonstration says, past the program, and back again with `undo`. */
export async function changeAuditRow(folder: string) {
  const client = openDatabase(folder);
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
