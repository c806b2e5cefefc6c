"use server";

import { runAction } from "@/app/_web/run-action";
import { readStake } from "@/lib/attention/read-stake";
import { ReasonInput } from "@/lib/keys/input";
import { createOverride } from "@/lib/overrides/create";
import { CreateOverrideInput, UpdateOverrideInput } from "@/lib/overrides/input";
import { updateOverride } from "@/lib/overrides/update";

/** What somebody should know of a key before they change it. */
export async function readStakeAction(slug: string, keyId: string) {
  return runAction(slug, new FormData(), ReasonInput, async (actor) => {
    const { lastUsedAt, expiresAt, ...rest } = await readStake(actor, keyId);
    return {
      ...rest,
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
      expiresAt: expiresAt?.toISOString() ?? null,
    };
  });
}

type Subject = Readonly<{ namespace: string; identifier: string; overrideId: string | null }>;

/** Gives a key a higher number for a limit, or changes the one it was given. */
export async function raiseLimitAction(slug: string, subject: Subject, form: FormData) {
  const { namespace, identifier, overrideId } = subject;
  const given = { limit: Number(form.get("limit")), reason: String(form.get("reason") ?? "") };
  if (overrideId === null)
    return runAction(
      slug,
      form,
      CreateOverrideInput,
      async (actor, input) => ({ id: (await createOverride(actor, input)).id }),
      () => ({ ...given, namespace, identifier }),
    );
  return runAction(
    slug,
    form,
    UpdateOverrideInput,
    async (actor, input) => ({ id: (await updateOverride(actor, overrideId, input)).id }),
    () => given,
  );
}
