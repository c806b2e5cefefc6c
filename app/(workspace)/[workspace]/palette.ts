"use server";

import { runAction } from "@/app/_web/run-action";
import type { Found } from "@/components/shell/palette";
import { ListKeysQuery, LookupKeysInput } from "@/lib/keys/input";
import { listKeys } from "@/lib/keys/list";
import { lookupKeys } from "@/lib/keys/lookup";

const SHOWN = 8;

/** The keys that a text finds, for the palette. */
export async function searchKeysAction(slug: string, text: string): Promise<Found[]> {
  const input = () => ({ q: text, limit: SHOWN });
  const state = await runAction(
    slug,
    new FormData(),
    ListKeysQuery,
    async (actor, query) => (await listKeys(actor, query)).items.map((key) => lineOf(slug, key)),
    input,
  );
  return state.ok ? state.result : [];
}

/** The key that a pasted secret belongs to, for the palette; null when it is none of this workspace. */
export async function findSecretLineAction(slug: string, secret: string): Promise<Found | null> {
  const input = () => ({ keys: [secret] });
  const state = await runAction(
    slug,
    new FormData(),
    LookupKeysInput,
    async (actor, texts) => {
      const [one] = await lookupKeys(actor, texts);
      return one?.found ? lineOf(slug, one.key) : null;
    },
    input,
  );
  return state.ok ? state.result : null;
}

const lineOf = (slug: string, key: { id: string; name: string; hint: string }): Found => ({
  group: "Keys",
  label: key.name,
  hint: key.hint,
  href: `/${slug}/keys/${key.id}`,
});
