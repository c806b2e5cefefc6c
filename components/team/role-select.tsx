"use client";

import { useRouter } from "next/navigation";
import { useRef, useState, useTransition } from "react";
import { Select } from "@/components/ui/field";
import { notify } from "@/components/ui/toast";
import type { TeamActions } from "./actions";

/** The role of a member, changed where it stands; it can be taken back for ten seconds. */
export function RoleSelect({
  userId,
  name,
  role,
  roles,
  changeRole,
}: {
  userId: string;
  name: string;
  role: string;
  roles: readonly string[];
  changeRole: TeamActions["changeRole"];
}) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const [refusal, setRefusal] = useState<string>();
  const before = useRef(role);

  const set = (next: string, undoTo?: string) =>
    start(async () => {
      const form = new FormData();
      form.set("role", next);
      const state = await changeRole(userId, form);
      setRefusal(state.ok ? undefined : state.message);
      router.refresh();
      if (!state.ok) return;
      before.current = next;
      notify({
        text: `${name} is ${next} from their next request`,
        ...(undoTo ? { undo: () => set(undoTo) } : {}),
      });
    });

  return (
    <Select
      label={`Role of ${name}`}
      hideLabel
      value={role}
      disabled={pending}
      error={refusal}
      onChange={(event) => set(event.target.value, before.current)}
      className="w-32"
    >
      {roles.map((one) => (
        <option key={one} value={one}>
          {one}
        </option>
      ))}
    </Select>
  );
}
