"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { runAction } from "@/app/_web/run-action";
import type { FormState } from "@/components/ui/form-state";
import { createAuthority } from "@/lib/authorities/create";
import { deleteAuthority } from "@/lib/authorities/delete";
import { CreateAuthorityInput } from "@/lib/authorities/input";
import { createCertificate } from "@/lib/certificates/create";
import { deleteCertificate } from "@/lib/certificates/delete";
import { CreateCertificateInput } from "@/lib/certificates/input";

type Made = FormState<{ id: string }>;

/** Without an authority the form holds one certificate, else a name of that authority's. */
function fields(form: FormData) {
  const authorityId = form.get("authorityId");
  const known = authorityId
    ? { issued: { authorityId, kind: form.get("kind"), value: form.get("value") } }
    : { pem: form.get("pem") };
  return { name: form.get("name"), keyId: form.get("keyId"), ...known };
}

export async function createCertificateAction(
  slug: string,
  _before: Made | null,
  form: FormData,
): Promise<Made> {
  return made(await runAction(slug, form, CreateCertificateInput, createCertificate, fields));
}

export async function createAuthorityAction(
  slug: string,
  _before: Made | null,
  form: FormData,
): Promise<Made> {
  return made(await runAction(slug, form, CreateAuthorityInput, createAuthority));
}

/** Answers what went wrong. */
export async function deleteCertificateAction(
  slug: string,
  id: string,
): Promise<string | undefined> {
  return gone(
    await runAction(slug, new FormData(), z.strictObject({}), (actor) =>
      deleteCertificate(actor, id),
    ),
  );
}

/** Answers what went wrong. */
export async function deleteAuthorityAction(slug: string, id: string): Promise<string | undefined> {
  return gone(
    await runAction(slug, new FormData(), z.strictObject({}), (actor) =>
      deleteAuthority(actor, id),
    ),
  );
}

const refresh = () => revalidatePath("/[workspace]/settings/certificates", "page");

function made(state: FormState<{ id: string }>): Made {
  if (!state.ok) return state;
  refresh();
  return { ok: true, result: { id: state.result.id } };
}

function gone(state: FormState<unknown>): string | undefined {
  if (!state.ok) return state.message;
  refresh();
  return undefined;
}
