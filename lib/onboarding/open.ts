import type { z } from "zod";
import type { Actor } from "@/lib/actor";
import { listApis } from "@/lib/apis/list";
import { AppError } from "@/lib/errors";
import { createKey } from "@/lib/keys/create";
import { CreateKeyInput } from "@/lib/keys/input";
import type { Key } from "@/lib/keys/key";
import { listKeys } from "@/lib/keys/list";
import { rotateKey } from "@/lib/keys/rotate";
import { listVerifications } from "@/lib/verifications/list";
import { FIRST_LIMIT, HELD_SCOPE, ONBOARDING_TAG } from "./onboarding";

/** A key to verify and a management key that may do nothing but verify it, with the texts of both. */
export type Onboarding = Readonly<{
  apiName: string;
  keyId: string;
  secret: string;
  callerSecret: string;
}>;

/** Until the new text is used, the command copied before keeps working for this long. */
const OVERLAP = { mode: "afterFirstUse", seconds: 3600 } as const;

/**
 * The two keys of the first verification. Their texts are known to this answer alone: asked again, the
 * same keys get new ones.
 * @returns null once the actor's own first key was verified
 * @throws AppError `forbidden` (missing permission), `conflict` (the workspace has no API of its own)
 */
export async function openOnboarding(actor: Actor, now = new Date()): Promise<Onboarding | null> {
  const { items } = await listApis(actor, { limit: 100 });
  const api = items.findLast((one) => one.kind === "customer");
  const keyway = items.find((one) => one.kind === "management");
  if (!api || !keyway)
    throw new AppError("conflict", "The workspace has no API to make a key for.");
  const before = await ownKey(actor, api.id);
  if (before && (await wasVerified(actor, before))) return null;
  const first = await freshKey(
    actor,
    {
      apiId: api.id,
      name: "First key",
      environment: "test",
      scopes: [HELD_SCOPE],
      limits: [FIRST_LIMIT],
    },
    now,
  );
  const caller = await freshKey(
    actor,
    { apiId: keyway.id, name: "First caller", scopes: [`keys:verify:${api.id}`] },
    now,
  );
  return {
    apiName: api.name,
    keyId: first.key.id,
    secret: first.secret,
    callerSecret: caller.secret,
  };
}

async function freshKey(actor: Actor, wanted: z.input<typeof CreateKeyInput>, now: Date) {
  const own = await ownKey(actor, wanted.apiId);
  if (own) return rotateKey(actor, own.id, { overlap: OVERLAP }, now);
  const input = CreateKeyInput.parse({ ...wanted, tags: [ONBOARDING_TAG] });
  return createKey(actor, input, undefined, now);
}

/** The key that onboarding made for this actor in an API. */
async function ownKey(actor: Actor, apiId: string): Promise<Key | undefined> {
  const query = { apiId, tag: ONBOARDING_TAG, status: "active", limit: 100 } as const;
  const { items } = await listKeys(actor, query);
  return items.find((key) => key.createdBy.id === actor.id);
}

async function wasVerified(actor: Actor, key: Key): Promise<boolean> {
  if (key.lastUsedAt) return true;
  return (await listVerifications(actor, { keyId: key.id, limit: 1 })).items.length > 0;
}
