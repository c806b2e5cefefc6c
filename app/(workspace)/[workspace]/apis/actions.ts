"use server";

import { revalidatePath } from "next/cache";
import { runAction } from "@/app/_web/run-action";
import type { FormState } from "@/components/ui/form-state";
import { createApi } from "@/lib/apis/create";
import { CreateApiInput } from "@/lib/apis/input";

/** A new API of that name; everything else as it comes, to be changed in its settings. */
export async function createApiAction(
  workspace: string,
  _before: FormState<{ id: string; name: string }> | null,
  form: FormData,
): Promise<FormState<{ id: string; name: string }>> {
  const state = await runAction(workspace, form, CreateApiInput, createApi);
  if (!state.ok) return state;
  revalidatePath("/[workspace]/apis", "page");
  const { id, name } = state.result;
  return { ok: true, result: { id, name } };
}
