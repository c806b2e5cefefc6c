"use server";

import { runAction } from "@/app/_web/run-action";
import { ReasonInput } from "@/lib/keys/input";
import { createOwner } from "@/lib/owners/create";
import { deleteOwner } from "@/lib/owners/delete";
import { CreateOwnerInput, UpdateOwnerInput } from "@/lib/owners/input";
import { updateOwner } from "@/lib/owners/update";

/** The request as the page wrote it: JSON, since it has lists in it. */
const json = (form: FormData): unknown => JSON.parse(String(form.get("body") ?? "{}"));

export async function createOwnerAction(slug: string, form: FormData) {
  return runAction(
    slug,
    form,
    CreateOwnerInput,
    async (actor, input) => ({ id: (await createOwner(actor, input)).id }),
    json,
  );
}

export async function updateOwnerAction(slug: string, id: string, form: FormData) {
  return runAction(
    slug,
    form,
    UpdateOwnerInput,
    async (actor, input) => ({ id: (await updateOwner(actor, id, input)).id }),
    json,
  );
}

/** An owner that keys name is not deleted: it says how many. */
export async function deleteOwnerAction(slug: string, id: string) {
  return runAction(slug, new FormData(), ReasonInput, async (actor) => {
    await deleteOwner(actor, id);
    return { id };
  });
}
