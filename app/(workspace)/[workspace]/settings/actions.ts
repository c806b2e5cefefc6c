"use server";

import { revalidatePath } from "next/cache";
import { runAction } from "@/app/_web/run-action";
import { requireRecent } from "@/app/_web/session";
import type { FormState } from "@/components/ui/form-state";
import type { Confirmation } from "@/lib/changes/confirm";
import { LeakPolicyInput } from "@/lib/leaks/input";
import { setLeakPolicy } from "@/lib/leaks/set-policy";
import { TransferInput } from "@/lib/members/input";
import { transferOwnership } from "@/lib/members/transfer";
import { deleteWorkspace } from "@/lib/workspaces/delete";
import { freezeWorkspace } from "@/lib/workspaces/freeze";
import {
  DeleteWorkspaceInput,
  FreezeInput,
  RenameWorkspaceInput,
  SecondFactorRuleInput,
} from "@/lib/workspaces/input";
import { renameWorkspace } from "@/lib/workspaces/rename";
import { setSecondFactorRule } from "@/lib/workspaces/set-second-factor-rule";

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

/** Refuses every key of the workspace, or lets them work again. */
export async function freezeAction(
  workspace: string,
  form: FormData,
): Promise<FormState<Confirmation>> {
  const state = await runAction(
    workspace,
    form,
    FreezeInput,
    async (actor, input) => (await freezeWorkspace(actor, input)).confirmed,
    () => ({ frozen: form.get("frozen") === "true" }),
  );
  if (state.ok) revalidatePath("/[workspace]", "layout");
  return state;
}

/** Requires a second factor of every member, or ends that. */
export async function secondFactorRuleAction(
  workspace: string,
  form: FormData,
): Promise<FormState<null>> {
  const state = await runAction(
    workspace,
    form,
    SecondFactorRuleInput,
    async (actor, input) => {
      await requireRecent();
      await setSecondFactorRule(actor, input);
      return null;
    },
    () => ({ required: form.get("required") === "true" }),
  );
  if (state.ok) revalidatePath("/[workspace]", "layout");
  return state;
}

export async function transferAction(workspace: string, form: FormData): Promise<FormState<null>> {
  return runAction(workspace, form, TransferInput, async (actor, input) => {
    await requireRecent();
    await transferOwnership(actor, input);
    return null;
  });
}

export async function deleteWorkspaceAction(
  workspace: string,
  form: FormData,
): Promise<FormState<null>> {
  return runAction(workspace, form, DeleteWorkspaceInput, async (actor, input) => {
    await requireRecent();
    await deleteWorkspace(actor, input);
    return null;
  });
}

export async function setLeakPolicyAction(
  workspace: string,
  _before: FormState<{ at: number }> | null,
  form: FormData,
): Promise<FormState<{ at: number }>> {
  const state = await runAction(workspace, form, LeakPolicyInput, setLeakPolicy);
  if (!state.ok) return state;
  revalidatePath("/[workspace]/settings", "page");
  return { ok: true, result: { at: Date.now() } };
}
