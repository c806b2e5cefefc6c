"use server";

import { revalidatePath } from "next/cache";
import { requireSameOrigin } from "@/app/_web/run-action";
import { requireSession } from "@/app/_web/session";
import { endAllSessions } from "@/lib/sessions/end-all";

/** Ends every session of the person but this one. */
export async function signOutElsewhereAction(): Promise<void> {
  await requireSameOrigin();
  const { user, session } = await requireSession("/");
  await endAllSessions(user.id, session.id);
  revalidatePath("/[workspace]/settings", "page");
}
