"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { runAction } from "@/app/_web/run-action";
import { requireRecent } from "@/app/_web/session";
import type { MadeClient } from "@/components/clients/new-client";
import type { FormState } from "@/components/ui/form-state";
import type { Actor } from "@/lib/actor";
import { addCredential } from "@/lib/clients/add-credential";
import { createClient } from "@/lib/clients/create";
import { deleteClient } from "@/lib/clients/delete";
import { endCredential } from "@/lib/clients/end-credential";
import { AddCredentialInput, CreateClientInput, UpdateClientInput } from "@/lib/clients/input";
import { revokeClientTokens } from "@/lib/clients/revoke-tokens";
import { updateClient } from "@/lib/clients/update";
import { RotateSigningKeyInput } from "@/lib/oauth/input";
import { rotateSigningKey } from "@/lib/oauth/rotate-signing-key";

const refresh = () => revalidatePath("/[workspace]/clients", "layout");
const NOTHING = z.strictObject({});

type Done = FormState<{ at: number }>;

const scopesIn = (text: unknown): string[] =>
  String(text ?? "")
    .split(/[\s,]+/)
    .filter(Boolean);

/** A JWK as it was pasted; what is no JSON is refused as a JWK that it is not. */
function jwkIn(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return { text: String(text).slice(0, 20) };
  }
}

function createFields(form: FormData) {
  const [jwk, certificate, sanValue] = [
    form.get("jwk"),
    form.get("certificate"),
    form.get("sanValue"),
  ];
  const apiId = form.get("apiId");
  const grant = {
    ...{ apiId, scopes: scopesIn(form.get("scopes")) },
    introspect: form.get("introspect") !== null,
  };
  return {
    ...{ name: form.get("name"), authMethod: form.get("authMethod") },
    grants: apiId ? [grant] : [],
    ...(jwk !== null && { jwks: { keys: [jwkIn(jwk)] } }),
    ...(certificate !== null && { certificates: [certificate] }),
    ...(sanValue !== null && { san: { kind: form.get("sanKind"), value: sanValue } }),
  };
}

/** A client with a secret shows it; another one is opened. */
export async function createClientAction(
  slug: string,
  _before: FormState<MadeClient> | null,
  form: FormData,
): Promise<FormState<MadeClient>> {
  const state = await runAction(
    slug,
    form,
    CreateClientInput,
    async (actor, input) => {
      await requireRecent();
      return createClient(actor, input);
    },
    createFields,
  );
  if (!state.ok) return state;
  refresh();
  const { client, secret } = state.result;
  if (!secret) redirect(`/${slug}/clients/${client.id}`);
  return { ok: true, result: { id: client.id, secret } };
}

function credentialFields(form: FormData) {
  const [jwk, certificate, mode] = [form.get("jwk"), form.get("certificate"), form.get("overlap")];
  const one =
    jwk !== null ? { jwk: jwkIn(jwk) } : certificate !== null ? { certificate } : { secret: {} };
  return { ...one, ...(mode !== "keep" && { overlap: { mode } }) };
}

export async function addCredentialAction(
  slug: string,
  id: string,
  _before: FormState<MadeClient> | null,
  form: FormData,
): Promise<FormState<MadeClient>> {
  const state = await runAction(
    slug,
    form,
    AddCredentialInput,
    async (actor, input) => {
      await requireRecent();
      return addCredential(actor, id, input);
    },
    credentialFields,
  );
  if (!state.ok) return state;
  refresh();
  return { ok: true, result: { id, secret: state.result.secret ?? null } };
}

/** Answers what went wrong. */
export async function endCredentialAction(
  slug: string,
  id: string,
  credentialId: string,
): Promise<string | undefined> {
  const state = await runAction(slug, new FormData(), NOTHING, (actor) =>
    endCredential(actor, id, credentialId),
  );
  if (!state.ok) return state.message;
  refresh();
  return undefined;
}

function grantFields(form: FormData) {
  const [apiIds, scopes] = [form.getAll("apiId"), form.getAll("scopes")];
  const asking = form.getAll("introspect");
  return {
    grants: apiIds.map((apiId, i) => ({
      ...{ apiId, scopes: scopesIn(scopes[i]), introspect: asking.includes(apiId) },
    })),
  };
}

export async function saveGrantsAction(
  slug: string,
  id: string,
  _before: Done | null,
  form: FormData,
): Promise<Done> {
  const save = async (actor: Actor, input: UpdateClientInput) => {
    await requireRecent();
    return updateClient(actor, id, input);
  };
  return done(await runAction(slug, form, UpdateClientInput, save, grantFields));
}

export async function switchClientAction(
  slug: string,
  id: string,
  enabled: boolean,
): Promise<Done> {
  return done(
    await runAction(
      slug,
      new FormData(),
      UpdateClientInput,
      (actor, input) => updateClient(actor, id, input),
      () => ({ enabled }),
    ),
  );
}

export async function revokeTokensAction(slug: string, id: string): Promise<Done> {
  return done(
    await runAction(slug, new FormData(), NOTHING, (actor) => revokeClientTokens(actor, id)),
  );
}

/** Answers what went wrong; otherwise the list is shown. */
export async function deleteClientAction(slug: string, id: string): Promise<string | undefined> {
  const state = await runAction(slug, new FormData(), NOTHING, (actor) => deleteClient(actor, id));
  if (!state.ok) return state.message;
  refresh();
  redirect(`/${slug}/clients`);
}

export async function rotateSigningKeyAction(
  slug: string,
  algorithm: string,
  compromised: boolean,
): Promise<Done> {
  return done(
    await runAction(
      slug,
      new FormData(),
      RotateSigningKeyInput,
      async (actor, input) => {
        await requireRecent();
        return rotateSigningKey(actor, input);
      },
      () => ({ algorithm, compromised }),
    ),
  );
}

function done(state: FormState<unknown>): Done {
  if (!state.ok) return state;
  refresh();
  return { ok: true, result: { at: Date.now() } };
}
