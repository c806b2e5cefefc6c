"use server";

import { runAction } from "@/app/_web/run-action";
import { ReasonInput } from "@/lib/keys/input";
import { createView } from "@/lib/views/create";
import { deleteView } from "@/lib/views/delete";
import { CreateViewInput } from "@/lib/views/input";
import type { View } from "@/lib/views/view";

const nothing = () => new FormData();

/** Keeps a list of a screen under a name. */
export async function saveViewAction(
  slug: string,
  screen: View["screen"],
  name: string,
  query: string,
) {
  return runAction(
    slug,
    nothing(),
    CreateViewInput,
    async (actor, input) => ({ id: (await createView(actor, input)).id }),
    () => ({ screen, name, query }),
  );
}

export async function deleteViewAction(slug: string, id: string) {
  return runAction(slug, nothing(), ReasonInput, async (actor) => {
    await deleteView(actor, id);
    return null;
  });
}
