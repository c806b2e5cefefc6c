"use server";

import { runAction } from "@/app/_web/run-action";
import { runOnceFor } from "@/app/_web/run-once";
import { requireRecent } from "@/app/_web/session";
import type { Shown } from "@/components/keys/actions";
import type { FormState } from "@/components/ui/form-state";
import type { Actor } from "@/lib/actor";
import { getApi } from "@/lib/apis/get";
import { createKey } from "@/lib/keys/create";
import { disableKey } from "@/lib/keys/disable";
import { enableKey } from "@/lib/keys/enable";
import { extendOverlap } from "@/lib/keys/extend-overlap";
import { finishOverlap } from "@/lib/keys/finish-overlap";
import { getKey } from "@/lib/keys/get";
import {
  CreateKeyInput,
  ExtendOverlapInput,
  LookupKeysInput,
  ReasonInput,
  RotateKeyInput,
  UpdateKeyInput,
} from "@/lib/keys/input";
import type { Key } from "@/lib/keys/key";
import { lookupKeys } from "@/lib/keys/lookup";
import { restoreKey } from "@/lib/keys/restore";
import { revokeKey } from "@/lib/keys/revoke";
import { rotateKey } from "@/lib/keys/rotate";
import { updateKey } from "@/lib/keys/update";
import { readLogPlace } from "@/lib/verifications/read-place";

type Named = { id: string; name: string };

/** The request as the page wrote it: JSON, since it has lists in lists. */
const json = (form: FormData): unknown => JSON.parse(String(form.get("body") ?? "{}"));

/** A new secret of a management key, or more scopes, are not given to whoever finds a screen open. */
async function requireRecentFor(actor: Actor, apiId: string): Promise<void> {
  if ((await getApi(actor, apiId)).kind === "management") await requireRecent();
}

export async function createKeyAction(slug: string, form: FormData): Promise<FormState<Shown>> {
  return runAction(
    slug,
    form,
    CreateKeyInput,
    async (actor, input) => {
      await requireRecentFor(actor, input.apiId);
      return runOnceFor(actor, "create-key", form, async () =>
        shown(slug, await readLogPlace(), await createKey(actor, input)),
      );
    },
    json,
  );
}

export async function rotateKeyAction(
  slug: string,
  id: string,
  form: FormData,
): Promise<FormState<Shown>> {
  return runAction(
    slug,
    form,
    RotateKeyInput,
    async (actor, input) => {
      await requireRecentFor(actor, (await getKey(actor, id)).apiId);
      return runOnceFor(actor, `rotate-key/${id}`, form, async () =>
        shown(slug, await readLogPlace(), await rotateKey(actor, id, input)),
      );
    },
    json,
  );
}

export async function updateKeyAction(slug: string, id: string, form: FormData) {
  return runAction(
    slug,
    form,
    UpdateKeyInput,
    async (actor, input) => {
      const { scopes, roles } = input;
      if (scopes !== undefined || roles !== undefined)
        await requireRecentFor(actor, (await getKey(actor, id)).apiId);
      return named(await updateKey(actor, id, input));
    },
    json,
  );
}

export async function disableKeyAction(slug: string, id: string) {
  return runAction(slug, new FormData(), ReasonInput, async (actor, input) =>
    named(await disableKey(actor, id, input)),
  );
}

export async function enableKeyAction(slug: string, id: string) {
  return runAction(slug, new FormData(), ReasonInput, async (actor, input) =>
    named(await enableKey(actor, id, input)),
  );
}

/** Answers how many nodes have confirmed that they refuse the key, and how long that took. */
export async function revokeKeyAction(slug: string, id: string, form: FormData) {
  return runAction(
    slug,
    form,
    ReasonInput,
    async (actor, input) => (await revokeKey(actor, id, input)).confirmed,
  );
}

export async function restoreKeyAction(slug: string, id: string) {
  return runAction(slug, new FormData(), ReasonInput, async (actor, input) =>
    named(await restoreKey(actor, id, input)),
  );
}

export async function extendOverlapAction(
  slug: string,
  id: string,
  version: number,
  form: FormData,
) {
  return runAction(slug, form, ExtendOverlapInput, async (actor, input) =>
    named(await extendOverlap(actor, id, version, input)),
  );
}

export async function finishOverlapAction(slug: string, id: string, version: number) {
  return runAction(slug, new FormData(), ReasonInput, async (actor) =>
    named(await finishOverlap(actor, id, version)),
  );
}

/** Which of our keys a pasted text is; null when it is none of this workspace. */
export async function findSecretAction(
  slug: string,
  secret: string,
): Promise<FormState<Named | null>> {
  const read = () => ({ keys: [secret] });
  return runAction(
    slug,
    new FormData(),
    LookupKeysInput,
    async (actor, input) => {
      const [one] = await lookupKeys(actor, input);
      return one?.found ? named(one.key) : null;
    },
    read,
  );
}

const named = ({ id, name }: Named): Named => ({ id, name });

/** What a new secret comes back as: the only time its text leaves the server. */
const shown = (
  slug: string,
  after: string,
  { key, secret }: Readonly<{ key: Key; secret: string }>,
): Shown => ({
  ...{ id: key.id, name: key.name, environment: key.environment, secret, after },
  path: `/${slug}`,
  version: Math.max(...key.secrets.map((one) => one.version)),
});
