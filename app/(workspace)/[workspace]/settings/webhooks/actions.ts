"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { runAction } from "@/app/_web/run-action";
import type { FormState } from "@/components/ui/form-state";
import type { TestAnswer } from "@/components/webhooks/test-webhook";
import type { Actor } from "@/lib/actor";
import { createWebhook } from "@/lib/webhooks/create";
import { deleteWebhook } from "@/lib/webhooks/delete";
import {
  CreateWebhookInput,
  ResendFailedInput,
  RotateSigningSecretInput,
  TestWebhookInput,
  UpdateWebhookInput,
} from "@/lib/webhooks/input";
import { resendDelivery } from "@/lib/webhooks/resend";
import { resendFailed } from "@/lib/webhooks/resend-failed";
import { rotateSigningSecret } from "@/lib/webhooks/rotate-secret";
import { sendTestEvent } from "@/lib/webhooks/send-test";
import { updateWebhook } from "@/lib/webhooks/update";

const refresh = () => revalidatePath("/[workspace]/settings/webhooks", "layout");

type Done = FormState<{ at: number }>;
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

const NOTHING = z.strictObject({});

export async function editWebhookAction(
  slug: string,
  id: string,
  _before: Done | null,
  form: FormData,
): Promise<Done> {
  const edit = (actor: Actor, input: UpdateWebhookInput) => updateWebhook(actor, id, input);
  return done(await runAction(slug, form, UpdateWebhookInput, edit, fields));
}

export async function rotateWebhookAction(
  slug: string,
  id: string,
  _before: FormState<Made> | null,
  form: FormData,
): Promise<FormState<Made>> {
  const state = await runAction(
    slug,
    form,
    RotateSigningSecretInput,
    (actor, input) => rotateSigningSecret(actor, id, input),
    () => ({ overlapSeconds: Number(form.get("overlapSeconds") ?? Number.NaN) }),
  );
  if (!state.ok) return state;
  refresh();
  return { ok: true, result: { id, secret: state.result.secret } };
}

export async function switchWebhookAction(
  slug: string,
  id: string,
  enabled: boolean,
): Promise<Done> {
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

/** Answers what the receiver said. */
export async function testWebhookAction(
  slug: string,
  id: string,
  _before: FormState<TestAnswer> | null,
  form: FormData,
): Promise<FormState<TestAnswer>> {
  const state = await runAction(slug, form, TestWebhookInput, (actor, input) =>
    sendTestEvent(actor, id, input),
  );
  if (!state.ok) return state;
  refresh();
  const { status, attempts } = state.result;
  const { ms, error, response, ...last } = attempts.at(-1) ?? NO_ATTEMPT;
  return {
    ok: true,
    result: { delivered: status === "delivered", status: last.status, ms, error, response },
  };
}

const NO_ATTEMPT = { status: null, ms: 0, error: "Nothing was sent.", response: "" };

export async function resendAction(slug: string, id: string, deliveryId: string): Promise<Done> {
  return done(
    await runAction(slug, new FormData(), NOTHING, (actor) =>
      resendDelivery(actor, id, deliveryId),
    ),
  );
}

/** Sends the failed ones of what is shown again; what does not narrow it is empty. */
export async function resendFailedAction(
  slug: string,
  id: string,
  event: string,
  from: string,
  to: string,
): Promise<FormState<{ count: number }>> {
  const state = await runAction(
    slug,
    new FormData(),
    ResendFailedInput,
    async (actor, input) => ({ count: await resendFailed(actor, id, input) }),
    () => Object.fromEntries(Object.entries({ event, from, to }).filter(([, value]) => value)),
  );
  if (state.ok) refresh();
  return state;
}

/** Answers what went wrong; otherwise the list is shown. */
export async function deleteWebhookAction(slug: string, id: string): Promise<string | undefined> {
  const state = await runAction(slug, new FormData(), NOTHING, (actor) => deleteWebhook(actor, id));
  if (!state.ok) return state.message;
  refresh();
  redirect(`/${slug}/settings/webhooks`);
}

function done(state: FormState<unknown>): Done {
  if (!state.ok) return state;
  refresh();
  return { ok: true, result: { at: Date.now() } };
}
