"use server";

import { runAction } from "@/app/_web/run-action";
import type { Found } from "@/components/shell/palette";
import { isAllowed } from "@/lib/actor";
import { listApis } from "@/lib/apis/list";
import { ListKeysQuery, LookupKeysInput } from "@/lib/keys/input";
import { listKeys } from "@/lib/keys/list";
import { lookupKeys } from "@/lib/keys/lookup";
import { listOwners } from "@/lib/owners/list";

const SHOWN = 8;
const FEWER = 4;

/** The keys, APIs and owners that a text finds, for the palette; those that the person's role may see. */
export async function searchKeysAction(slug: string, text: string): Promise<Found[]> {
  const input = () => ({ q: text, limit: SHOWN });
  const state = await runAction(
    slug,
    new FormData(),
    ListKeysQuery,
    async (actor, query) => {
      const few = { ...query, limit: FEWER };
      const [keys, apis, owners] = await Promise.all([
        listKeys(actor, query),
        isAllowed(actor, "apis:read") ? listApis(actor, few) : null,
        isAllowed(actor, "owners:read") ? listOwners(actor, few) : null,
      ]);
      return [
        ...keys.items.map((key) => lineOf(slug, key)),
        ...(apis?.items ?? []).map(({ id, name }) => ({
          ...{ group: "APIs", label: name, hint: id, href: `/${slug}/apis/${id}` },
        })),
        ...(owners?.items ?? []).map(({ id, name }) => ({
          ...{ group: "Keys of an owner", label: name || id, hint: name ? id : undefined },
          href: `/${slug}/keys?${new URLSearchParams({ owner: id, environment: "all" })}`,
        })),
      ];
    },
    input,
  );
  return state.ok ? state.result : [];
}

/** The keys that pasted secrets belong to, for the palette; those of this workspace. */
export async function findSecretLinesAction(
  slug: string,
  secrets: readonly string[],
): Promise<Found[]> {
  const input = () => ({ keys: secrets });
  const state = await runAction(
    slug,
    new FormData(),
    LookupKeysInput,
    async (actor, texts) => {
      const found = await lookupKeys(actor, texts);
      const lines = found.flatMap((one) => (one.found ? [lineOf(slug, one.key)] : []));
      // Two secrets of one key lead to the same place.
      return [...new Map(lines.map((line) => [line.href, line])).values()];
    },
    input,
  );
  return state.ok ? state.result : [];
}

const lineOf = (
  slug: string,
  key: { id: string; name: string; hint: string; status: string },
): Found => ({
  group: "Keys",
  label: key.name,
  hint: key.status === "active" ? key.hint : `${key.hint} · ${key.status.replaceAll("_", " ")}`,
  href: `/${slug}/keys/${key.id}`,
});
