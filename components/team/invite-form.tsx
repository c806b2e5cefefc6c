"use client";

import { useActionState } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Select, Textarea } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Invited } from "@/lib/invitations/create";
import type { TeamActions } from "./actions";

/** Any number of addresses, pasted as they come, with one role. Works without JavaScript. */
export function InviteForm({
  invite,
  roles,
  alone,
}: {
  invite: TeamActions["invite"];
  roles: readonly string[];
  /** Nobody else is here yet: the field is where one begins. */
  alone: boolean;
}) {
  const [state, submit] = useActionState(invite, null);
  const refused = state?.ok === false ? state : undefined;
  const fault = refused && (Object.values(refused.errors)[0] ?? refused.message);
  return (
    <form action={submit} className="flex flex-col gap-3">
      <div className="flex items-start gap-2 max-sm:flex-col">
        <Textarea
          label="Email addresses"
          name="emails"
          required
          rows={2}
          placeholder="ada@example.com, grace@example.com"
          autoComplete="off"
          spellCheck={false}
          autoFocus={alone}
          defaultValue={refused?.values.emails}
          error={fault}
          className="min-w-0 flex-1 max-sm:w-full"
        />
        <Select label="Role" name="role" defaultValue={refused?.values.role ?? "developer"}>
          {roles.map((role) => (
            <option key={role} value={role}>
              {role}
            </option>
          ))}
        </Select>
        <SubmitButton className="sm:mt-6">Send invitations</SubmitButton>
      </div>
      <div role="status">{state?.ok && <Outcomes list={state.result} />}</div>
    </form>
  );
}

/** What became of each address, with the link to hand on where no letter went out. */
function Outcomes({ list }: { list: readonly Invited[] }) {
  return (
    <ul className="divide-y border-y text-sm">
      {list.map(({ email, sent }) => (
        <li key={email} className="flex flex-wrap items-center gap-x-3 py-1.5">
          <span className="min-w-0 flex-1 truncate">{email}</span>
          {sent === null && <span className="text-muted">is a member already</span>}
          {sent && (
            <>
              <span className={sent.mailed ? "text-secondary" : "text-limited-text"}>
                {sent.mailed ? "invited" : "invited, but no mail went out: hand the link on"}
              </span>
              <CopyButton text={sent.link} label={`Copy the link for ${email}`} size="small">
                Copy link
              </CopyButton>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
