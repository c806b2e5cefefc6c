"use server";

import { redirect } from "next/navigation";
import { readOrigin } from "@/app/_web/caller";
import { runOpenAction } from "@/app/_web/run-action";
import { requireSession } from "@/app/_web/session";
import type { FormState } from "@/components/ui/form-state";
import { createWorkspace } from "@/lib/workspaces/create";
import { TRIAL_API } from "@/lib/workspaces/first";
import { CreateWorkspaceInput } from "@/lib/workspaces/input";

export async function newWorkspaceAction(
  _: FormState<never> | null,
  form: FormData,
): Promise<FormState<never>> {
  return runOpenAction(form, CreateWorkspaceInput, async ({ name }) => {
    const { user } = await requireSession("/new");
    const input = { name, firstApi: TRIAL_API };
    const { workspace } = await createWorkspace(user, input, await readOrigin());
    redirect(`/${workspace.slug}`);
  });
}
