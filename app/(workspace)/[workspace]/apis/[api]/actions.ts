"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { runAction } from "@/app/_web/run-action";
import type { FormState } from "@/components/ui/form-state";
import { deleteApi } from "@/lib/apis/delete";
import { UpdateApiInput } from "@/lib/apis/input";
import { updateApi } from "@/lib/apis/update";
import { createRole } from "@/lib/roles/create";
import { deleteRole } from "@/lib/roles/delete";
import { CreateRoleInput } from "@/lib/roles/input";
import { readCatalogue, readRole, readSettings } from "./forms";

type Saved = FormState<{ at: number }>;

async function updateFrom(
  workspace: string,
  api: string,
  form: FormData,
  read: (form: FormData) => unknown,
): Promise<Saved> {
  const state = await runAction(
    workspace,
    form,
    UpdateApiInput,
    (actor, input) => updateApi(actor, api, input),
    read,
  );
  if (!state.ok) return state;
  revalidatePath("/[workspace]/apis/[api]", "layout");
  return { ok: true, result: { at: Date.now() } };
}

/** Gives the API the catalogue of the form. */
export const saveScopesAction = async (
  workspace: string,
  api: string,
  _before: Saved | null,
  form: FormData,
): Promise<Saved> => updateFrom(workspace, api, form, readCatalogue);

/** Name, prefix, audience and what new keys get. */
export const saveSettingsAction = async (
  workspace: string,
  api: string,
  _before: Saved | null,
  form: FormData,
): Promise<Saved> => updateFrom(workspace, api, form, readSettings);

export async function createRoleAction(
  workspace: string,
  api: string,
  _before: Saved | null,
  form: FormData,
): Promise<Saved> {
  const state = await runAction(workspace, form, CreateRoleInput, createRole, (given) => ({
    ...readRole(given),
    apiId: api,
  }));
  if (!state.ok) return state;
  revalidatePath("/[workspace]/apis/[api]/roles", "page");
  return { ok: true, result: { at: Date.now() } };
}

/** @returns why it was refused, or nothing */
export async function deleteRoleAction(
  workspace: string,
  role: string,
): Promise<string | undefined> {
  const state = await runAction(workspace, new FormData(), z.unknown(), (actor) =>
    deleteRole(actor, role),
  );
  revalidatePath("/[workspace]/apis/[api]/roles", "page");
  return state.ok ? undefined : state.message;
}

/** Ends at the list of APIs. @returns why it was refused */
export async function deleteApiAction(workspace: string, api: string): Promise<string | undefined> {
  const state = await runAction(workspace, new FormData(), z.unknown(), (actor) =>
    deleteApi(actor, api),
  );
  if (!state.ok) return state.message;
  redirect(`/${workspace}/apis`);
}
