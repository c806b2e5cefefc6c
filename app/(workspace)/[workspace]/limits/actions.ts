"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { runAction } from "@/app/_web/run-action";
import type { FormState } from "@/components/ui/form-state";
import { createOverride } from "@/lib/overrides/create";
import { deleteOverride } from "@/lib/overrides/delete";
import { CreateOverrideInput, UpdateOverrideInput } from "@/lib/overrides/input";
import { updateOverride } from "@/lib/overrides/update";

type Saved = FormState<{ at: number }>;
type Subject = Readonly<{ namespace: string; identifier: string; overrideId: string | null }>;

/** The fields that both making and changing an override have. */
function readFields(form: FormData) {
  const until = String(form.get("until") ?? "");
  return {
    limit: Number(String(form.get("limit") ?? "").replaceAll(/[ ,]/g, "") || Number.NaN),
    reason: String(form.get("reason") ?? ""),
    expiresAt: until === "" ? null : `${until}T00:00:00Z`,
  };
}

/** Gives a key another number for a limit, or changes the one it was given. */
export async function saveOverrideAction(
  workspace: string,
  { namespace, identifier, overrideId }: Subject,
  _before: Saved | null,
  form: FormData,
): Promise<Saved> {
  const state =
    overrideId === null
      ? await runAction(workspace, form, CreateOverrideInput, createOverride, (given) => ({
          ...readFields(given),
          ...{ namespace, identifier },
        }))
      : await runAction(
          workspace,
          form,
          UpdateOverrideInput,
          (actor, input) => updateOverride(actor, overrideId, input),
          readFields,
        );
  if (!state.ok) return state;
  revalidatePath("/[workspace]/limits", "page");
  return { ok: true, result: { at: Date.now() } };
}

/** Gives an identifier of any namespace numbers of its own. */
export async function createOverrideAction(
  workspace: string,
  _before: Saved | null,
  form: FormData,
): Promise<Saved> {
  const state = await runAction(workspace, form, CreateOverrideInput, createOverride, (given) => {
    const windowMs = String(given.get("windowMs") ?? "");
    return {
      ...readFields(given),
      namespace: String(given.get("namespace") ?? "").trim(),
      identifier: String(given.get("identifier") ?? "").trim(),
      windowMs: windowMs === "" ? null : Number(windowMs),
    };
  });
  if (!state.ok) return state;
  revalidatePath("/[workspace]/limits", "page");
  return { ok: true, result: { at: Date.now() } };
}

/** @returns why it was refused, or nothing */
export async function deleteOverrideAction(
  workspace: string,
  id: string,
): Promise<string | undefined> {
  const state = await runAction(workspace, new FormData(), z.unknown(), (actor) =>
    deleteOverride(actor, id),
  );
  revalidatePath("/[workspace]/limits", "page");
  return state.ok ? undefined : state.message;
}
