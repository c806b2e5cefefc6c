import type { Actor } from "@/lib/actor";
import { createKey } from "@/lib/keys/create";
import { disableKey } from "@/lib/keys/disable";
import { CreateKeyInput, RotateKeyInput } from "@/lib/keys/input";
import type { Key } from "@/lib/keys/key";
import { revokeKey } from "@/lib/keys/revoke";
import { rotateKey } from "@/lib/keys/rotate";
import type { KeyPlan } from "./plan-keys";
import type { Random } from "./random";

/** A plan with the key that was made from it. */
export type MadeKey = Readonly<{
  plan: KeyPlan;
  key: Pick<Key, "id" | "apiId" | "environment" | "expiresAt">;
}>;

const DAY_MS = 86_400_000;

/** When something `age` days before `now` was. */
export const before = (now: Date, age: number) => new Date(now.getTime() - age * DAY_MS);

type Step = Readonly<{ at: Date; run: () => Promise<unknown> }>;

/**
 * Makes the keys and lets befall them what is planned, through the verbs a person uses and in the order of time,
 * so that the audit log tells the same story.
 * @param people who does it; somebody else each time
 */
export async function createKeys(
  people: readonly [Actor, ...Actor[]],
  apiIds: readonly string[],
  plans: readonly KeyPlan[],
  random: Random,
  now: Date,
): Promise<MadeKey[]> {
  const made = new Map<KeyPlan, Key>();
  const steps = plans.flatMap((plan): Step[] => {
    const [maker, changer] = [random.pick(people), random.pick(people)];
    const created = before(now, plan.age);
    const create = async () => {
      const input = inputOf(plan, apiIds[plan.api] ?? "", now);
      made.set(plan, (await createKey(maker, input, undefined, created)).key);
    };
    const { fate } = plan;
    if (fate === null) return [{ at: created, run: create }];
    const at = before(now, fate.age);
    const change = async () => {
      const key = made.get(plan);
      if (key) made.set(plan, await befall(key, changer, fate, at));
    };
    return [
      { at: created, run: create },
      { at, run: change },
    ];
  });
  for (const step of steps.toSorted((a, b) => a.at.getTime() - b.at.getTime())) await step.run();
  return [...made].map(([plan, key]) => ({ plan, key }));
}

/** Lets happen to a key what its plan says. */
export async function befall(
  { id }: Pick<Key, "id">,
  actor: Actor,
  fate: NonNullable<KeyPlan["fate"]>,
  at: Date,
): Promise<Key> {
  if (fate.kind === "disabled") return disableKey(actor, id, fate, at);
  if (fate.kind === "revoked") return (await revokeKey(actor, id, fate, at)).key;
  const overlap = {
    mode: fate.idle === "new" ? "afterFirstUse" : "fixed",
    seconds: fate.overlapDays * 86_400,
  };
  return (await rotateKey(actor, id, RotateKeyInput.parse({ overlap }), at)).key;
}

const inDays = (now: Date, days: number | null) =>
  days === null ? null : before(now, -days).toISOString();

/** What a plan asks for, as a request has it. */
export const inputOf = (plan: KeyPlan, apiId: string, now: Date) =>
  CreateKeyInput.parse({
    apiId,
    name: plan.name,
    environment: plan.environment,
    ownerId: plan.ownerId,
    scopes: plan.scopes,
    roles: plan.roles,
    tags: plan.tags,
    expiresAt: inDays(now, plan.expiresIn),
    notBefore: inDays(now, plan.notBeforeIn),
    ipAllowlist: plan.ipAllowlist,
    limits: plan.perMinute
      ? [{ name: "requests", limit: plan.perMinute, windowMs: 60_000, algorithm: "sliding" }]
      : [],
    credits: plan.credits
      ? { remaining: plan.credits, refill: { amount: 50_000, every: "P1M", mode: "set" } }
      : null,
  });
