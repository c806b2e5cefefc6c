"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { runAction } from "@/app/_web/run-action";
import { requireRecent } from "@/app/_web/session";
import type { FormState } from "@/components/ui/form-state";
import { type Invited, inviteMembers } from "@/lib/invitations/create";
import { InviteInput } from "@/lib/invitations/input";
import type { SentInvitation } from "@/lib/invitations/invitation";
import { resendInvitation } from "@/lib/invitations/resend";
import { revokeInvitation } from "@/lib/invitations/revoke";
import { changeRole } from "@/lib/members/change-role";
import { ChangeRoleInput, RemoveMemberInput } from "@/lib/members/input";
import { listMadeKeys, type MadeKeys } from "@/lib/members/list-keys";
import { type Removed, removeMember } from "@/lib/members/remove";

const Nothing = z.object({});

/** Shows the team as it is now, when something went well. */
function shown<R>(state: FormState<R>): FormState<R> {
  if (state.ok) revalidatePath("/[workspace]/settings/team", "page");
  return state;
}

/** However addresses are pasted: separated by commas, semicolons or space, with names around them. */
const addressesOf = (form: FormData): string[] =>
  String(form.get("emails") ?? "")
    .split(/[\s,;<>"']+/)
    .filter((word) => word.includes("@"));

export async function inviteAction(
  workspace: string,
  _before: FormState<readonly Invited[]> | null,
  form: FormData,
): Promise<FormState<readonly Invited[]>> {
  return shown(
    await runAction(workspace, form, InviteInput, inviteMembers, () => ({
      emails: addressesOf(form),
      role: form.get("role"),
    })),
  );
}

export async function resendAction(
  workspace: string,
  id: string,
): Promise<FormState<SentInvitation>> {
  return shown(
    await runAction(workspace, new FormData(), Nothing, (actor) => resendInvitation(actor, id)),
  );
}

export async function revokeAction(workspace: string, id: string): Promise<FormState<null>> {
  return shown(
    await runAction(workspace, new FormData(), Nothing, async (actor) => {
      await revokeInvitation(actor, id);
      return null;
    }),
  );
}

export async function changeRoleAction(
  workspace: string,
  userId: string,
  form: FormData,
): Promise<FormState<{ role: string }>> {
  return shown(
    await runAction(workspace, form, ChangeRoleInput, async (actor, input) => {
      await requireRecent();
      return changeRole(actor, userId, input);
    }),
  );
}

export async function readMadeKeysAction(
  workspace: string,
  userId: string,
): Promise<FormState<MadeKeys>> {
  return runAction(workspace, new FormData(), Nothing, (actor) => listMadeKeys(actor, userId));
}

export async function removeMemberAction(
  workspace: string,
  userId: string,
  form: FormData,
): Promise<FormState<Removed>> {
  return runAction(
    workspace,
    form,
    RemoveMemberInput,
    (actor, input) => removeMember(actor, userId, input),
    () => ({
      handTo: String(form.get("handTo") ?? "") || null,
      revokeManagementKeys: form.get("revokeManagementKeys") === "true",
    }),
  );
}
