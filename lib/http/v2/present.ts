import { hash } from "node:crypto";
import type { Actor } from "@/lib/actor";
import { isAllowed } from "@/lib/actor";
import type { CatalogueEntry } from "@/lib/catalogue/entry";
import type { Key } from "@/lib/keys/key";
import type { Limit } from "@/lib/limits/limit";
import type { Override } from "@/lib/overrides/override";
import type { Owner } from "@/lib/owners/owner";
import type { Page } from "@/lib/page";
import { slugOf, slugsOf } from "./slug";

// Our objects as Unkey's clients read them. What is empty is left out, as there.

/** What a key is called that was given no name. */
export const UNNAMED = "Untitled key";

const filled = <T>(list: readonly T[]) => (list.length === 0 ? undefined : [...list]);
const meta = (value: Readonly<Record<string, unknown>>) =>
  Object.keys(value).length === 0 ? undefined : value;

/** Limits have no id of their own here: theirs is made of whose it is and its name, and stays when it is changed. */
export const ratelimitIdOf = (parent: string, name: string): string =>
  `rl_${hash("sha256", `${parent}\n${name}`, "hex").slice(0, 23)}`;

const ratelimitOf = (parent: string) => (limit: Limit) => ({
  id: ratelimitIdOf(parent, limit.name),
  name: limit.name,
  limit: limit.limit,
  duration: limit.windowMs,
  autoApply: limit.auto,
});

/** An owner; its id is the company's own, so that both ids are one. */
export const identityOf = (owner: Pick<Owner, "id" | "metadata" | "limits">) => ({
  id: owner.id,
  externalId: owner.id,
  meta: meta(owner.metadata),
  ratelimits: filled(owner.limits.map(ratelimitOf(owner.id))),
});

/** A scope of the workspace's catalogue. */
export const permissionOf = (entry: CatalogueEntry) => ({
  id: entry.id,
  name: entry.name,
  slug: slugOf(entry.scope),
  description: entry.description === "" ? undefined : entry.description,
});

export const overrideOf = (override: Override) => ({
  overrideId: override.id,
  identifier: override.identifier,
  limit: override.limit,
  duration: override.windowMs ?? 0,
});

/** Credits as they are; of a key without any, `remaining` is null. */
export function creditsOf({ credits }: Key) {
  if (credits === null) return { remaining: null };
  const { remaining, refill } = credits;
  return { remaining, refill: refill === null ? undefined : refillOf(refill) };
}

type Refill = NonNullable<NonNullable<Key["credits"]>["refill"]>;

/** Another interval than theirs is shown as the nearer of the two. */
const refillOf = ({ every, amount, day }: Refill) =>
  day === undefined && !/^P\d+[YM]/.test(every)
    ? { interval: "daily" as const, amount }
    : { interval: "monthly" as const, amount, refillDay: day };

/**
 * A key, with its owner where the key names one.
 * @param owner what is known of the owner; without `owners:read` only the id is told
 */
export function keyOf(actor: Actor, key: Key, owner: Owner | undefined, grants: readonly string[]) {
  const shown = owner && isAllowed(actor, "owners:read") ? owner : undefined;
  return {
    keyId: key.id,
    start: key.hint.split("…")[0] || "…",
    enabled: key.status !== "disabled",
    name: key.name === UNNAMED ? undefined : key.name,
    meta: meta(key.metadata),
    createdAt: key.createdAt.getTime(),
    updatedAt: key.updatedAt.getTime(),
    lastUsedAt: key.lastUsedAt?.getTime(),
    expires: key.expiresAt?.getTime(),
    permissions: filled(slugsOf(grants)),
    roles: filled(key.roles),
    credits: key.credits === null ? undefined : creditsOf(key),
    identity:
      key.ownerId === null
        ? undefined
        : shown
          ? identityOf(shown)
          : { id: key.ownerId, externalId: key.ownerId },
    ratelimits: filled(key.limits.map(ratelimitOf(key.id))),
  };
}

/** A page of a list in their form. */
export const pagedOf = <T>(
  { nextCursor }: Pick<Page<unknown>, "nextCursor">,
  data: readonly T[],
) => ({
  data,
  pagination: {
    ...(nextCursor === null ? {} : { cursor: nextCursor }),
    hasMore: nextCursor !== null,
  },
});
