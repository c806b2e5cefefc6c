"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { runAction } from "@/app/_web/run-action";
import type { FormState } from "@/components/ui/form-state";
import { createWebhook } from "@/lib/webhooks/create";
import { deleteWebhook } from "@/lib/webhooks/delete";
import {
  CreateWebhookInput,
  RotateSigningSecretInput,
  TestWebhookInput,
  UpdateWebhookInput,
} from "@/lib/webhooks/input";
import { resendDelivery } from "@/lib/webhooks/resend";
import { rotateSigningSecret } from "@/lib/webhooks/rotate-secret";
import { sendTestEvent } from "@/lib/webhooks/send-test";
import { updateWebhook } from "@/lib/webhooks/update";

const refresh = () => revalidatePath("/[workspace]/settings/webhooks", "layout");

type Made = { id: string; secret: string };

const fields = (form: FormData) => ({
  url: form.get("url"),
  events: form.getAll("events"),
});

export async function createWebhookAction(
  slug: string,
  _before: FormState<Made> | null,
  form: FormData,
): Promise<FormState<Made>> {
  const state = await runAction(slug, form, CreateWebhookInput, createWebhook, fields);
  if (!state.ok) return state;
  refresh();
  return { ok: true, result: { id: state.result.webhook.id, secret: state.result.secret } };
}

export async function rotateWebhookAction(slug: string, id: string): Promise<FormState<Made>> {
  const state = await runAction(slug, new FormData(), RotateSigningSecretInput, (actor, input) =>
    rotateSigningSecret(actor, id, input),
  );
  if (!state.ok) return state;
  refresh();
  return { ok: true, result: { id, secret: state.result.secret } };
}

export async function switchWebhookAction(
  slug: string,
  id: string,
  enabled: boolean,
): Promise<FormState<{ at: number }>> {
  return done(
    await runAction(
      slug,
      new FormData(),
      UpdateWebhookInput,
      (actor, input) => updateWebhook(actor, id, input),
      () => ({ enabled }),
    ),
  );
}

export async function testWebhookAction(
  slug: string,
  id: string,
  form: FormData,
): Promise<FormState<{ at: number }>> {
  return done(
    await runAction(slug, form, TestWebhookInput, (actor, input) =>
      sendTestEvent(actor, id, input),
    ),
  );
}

export async function resendAction(
  slug: string,
  id: string,
  deliveryId: string,
): Promise<FormState<{ at: number }>> {
  return done(
    await runAction(slug, new FormData(), z.strictObject({}), (actor) =>
      resendDelivery(actor, id, deliveryId),
    ),
  );
}

/** Answers what went wrong; otherwise the list is shown. */
export async function deleteWebhookAction(slug: string, id: string): Promise<string | undefined> {
  const state = await runAction(slug, new FormData(), z.strictObject({}), (actor) =>
    deleteWebhook(actor, id),
  );
  if (!state.ok) return state.message;
  refresh();
  redirect(`/${slug}/settings/webhooks`);
}

function done(state: FormState<unknown>): FormState<{ at: number }> {
  if (!state.ok) return state;
  refresh();
  return { ok: true, result: { at: Date.now() } };
}
