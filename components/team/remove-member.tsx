"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/choice";
import { Confirm } from "@/components/ui/confirm";
import { Select } from "@/components/ui/field";
import { plural } from "@/components/ui/format";
import { notify } from "@/components/ui/toast";
import type { MadeKeys } from "@/lib/members/list-keys";
import type { TeamActions } from "./actions";

type Person = { id: string; name: string };

/** Asks before somebody is removed: which keys they made, who answers for them next, and what shall be revoked. */
export function RemoveMember({
  member,
  self,
  others,
  remove,
  readMadeKeys,
}: {
  member: Person;
  /** Whether it is oneself: leaving, then. */
  self: boolean;
  /** Who stays, to hand the keys to. */
  others: readonly Person[];
} & Pick<TeamActions, "remove" | "readMadeKeys">) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<MadeKeys>();
  const [unread, setUnread] = useState("");
  const [heir, setHeir] = useState(others[0]?.id ?? "");
  const [revoke, setRevoke] = useState(true);
  const [pending, start] = useTransition();

  const ask = () =>
    start(async () => {
      const state = await readMadeKeys(member.id);
      setMade(state.ok ? state.result : undefined);
      setUnread(state.ok ? "" : `Not known. ${state.message}`);
      setOpen(true);
    });

  async function run(): Promise<string | undefined> {
    const form = new FormData();
    form.set("handTo", heir);
    form.set("revokeManagementKeys", String(revoke));
    const state = await remove(member.id, form);
    if (!state.ok) return state.message;
    notify({ text: self ? "You left the workspace" : `${member.name} was removed` });
    if (self) router.push("/");
    else router.refresh();
  }

  const who = self ? "the workspace" : member.name;
  return (
    <>
      <Button variant="danger-quiet" size="small" pending={pending} onClick={ask}>
        {self ? "Leave" : "Remove"}
        <span className="sr-only"> {who}</span>
      </Button>
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title={self ? "Leave this workspace?" : `Remove ${member.name}?`}
        consequence={
          self
            ? "Your next request finds nothing here. Somebody has to invite you to come back."
            : "Their next request finds nothing here. The keys they made belong to the workspace and go on working."
        }
        action={self ? "Leave the workspace" : `Remove ${member.name}`}
        evidence={[
          { label: "Keys they made", value: made ? namesOf(made) : unread },
          ...(made && made.management > 0
            ? [
                {
                  label: "Of these",
                  value: `${plural(made.management, "management key")}: whoever has its text can act here`,
                  alarming: true,
                },
              ]
            : []),
        ]}
        run={run}
      >
        {made && made.total > 0 && others.length > 0 && (
          <Select
            label="Who answers for these keys next"
            value={heir}
            onChange={(event) => setHeir(event.target.value)}
          >
            {others.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </Select>
        )}
        {made && made.management > 0 && (
          <Checkbox
            label={`Revoke ${plural(made.management, "management key")}`}
            hint="They stop working on every node once this returns."
            checked={revoke}
            onChange={(event) => setRevoke(event.target.checked)}
          />
        )}
      </Confirm>
    </>
  );
}

function namesOf({ total, first }: MadeKeys): string {
  if (total === 0) return "None";
  const names = first.slice(0, 3).map((key) => key.name);
  const more = total - names.length;
  return more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ");
}
