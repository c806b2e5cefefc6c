"use server";

import { revalidatePath } from "next/cache";
import { requireSameOrigin, runAction } from "@/app/_web/run-action";
import { requireSession } from "@/app/_web/session";
import type { FormState } from "@/components/ui/form-state";
import { endAllSessions } from "@/lib/sessions/end-all";
import { RenameWorkspaceInput } from "@/lib/workspaces/input";
import { renameWorkspace } from "@/lib/workspaces/rename";

/** Ends every session of the person but this one. */
export async function signOutElsewhereAction(): Promise<void> {
  await requireSameOrigin();
  const { user, session } = await requireSession("/");
  await endAllSessions(user.id, session.id);
  revalidatePath("/[workspace]/settings", "page");
}

export async function renameWorkspaceAction(
  workspace: string,
  _before: FormState<{ at: number }> | null,
  form: FormData,
): Promise<FormState<{ at: number }>> {
  const state = await runAction(workspace, form, RenameWorkspaceInput, renameWorkspace);
  if (!state.ok) return state;
  revalidatePath("/[workspace]", "layout");
  return { ok: true, result: { at: Date.now() } };
}
