import { z } from "zod";
import type { Actor } from "@/lib/actor";
import { AppError, notFound } from "@/lib/errors";
import { nameField, text } from "@/lib/fields";
import { changeCredits } from "@/lib/keys/change-credits";
import { createKey } from "@/lib/keys/create";
import { getKey } from "@/lib/keys/get";
import { CreateKeyInput, OVERLAP_MAX_SECONDS } from "@/lib/keys/input";
import { lookupKeys } from "@/lib/keys/lookup";
import { purgeKey } from "@/lib/keys/purge";
import { revokeKey } from "@/lib/keys/revoke";
import { rotateKey } from "@/lib/keys/rotate";
import { updateKey } from "@/lib/keys/update";
import type { Verifier } from "@/lib/verifier/open";
import type { Route } from "../route";
import {
  apiIdField,
  creditCount,
  decryptField,
  expiresField,
  externalIdField,
  keyIdField,
  metaField,
  permissionsField,
  ratelimitsField,
  refillField,
  rolesField,
} from "./fields";
import { lookOf } from "./look";
import { givingScopes, replacingGrants } from "./permissions-of";
import { creditsOf, UNNAMED } from "./present";
import { presentKey, requireLive } from "./read-keys";
import { namingRoles } from "./roles-of";
import { unkeyRoute } from "./route";
import { CreditsShape, EmptyShape, NewKeyShape, UnkeyKeyShape } from "./shapes";

const CreateBody = z.strictObject({
  apiId: apiIdField,
  prefix: z
    .string()
    .regex(/^[a-zA-Z0-9_]{1,16}$/, "must be 1 to 16 letters, digits and _")
    .optional(),
  name: nameField.optional(),
  byteLength: z.int().min(16).max(255).default(16),
  externalId: externalIdField.optional(),
  meta: metaField.optional(),
  roles: rolesField.default([]),
  permissions: permissionsField.default([]),
  expires: expiresField.optional(),
  credits: z
    .strictObject({ remaining: creditCount.nullable(), refill: refillField.optional() })
    .refine(({ remaining, refill }) => refill === undefined || remaining !== null, {
      message: "`credits.remaining` must be provided when `credits.refill` is set.",
    })
    .optional(),
  ratelimits: ratelimitsField.default([]),
  enabled: z.boolean().default(true),
  recoverable: z
    .boolean()
    .default(false)
    .refine((wanted) => !wanted, {
      message: "cannot be true: Keyway keeps no text of a key, so it can never be read again",
    }),
});

const UpdateBody = z.strictObject({
  keyId: keyIdField,
  name: nameField.nullable().optional(),
  externalId: externalIdField.nullable().optional(),
  meta: metaField.nullable().optional(),
  expires: expiresField.nullable().optional(),
  credits: z
    .strictObject({
      remaining: creditCount.nullable().optional(),
      refill: refillField.nullable().optional(),
    })
    .nullable()
    .optional(),
  ratelimits: ratelimitsField.optional(),
  enabled: z.boolean().optional(),
  roles: rolesField.optional(),
  permissions: permissionsField.optional(),
});

const RerollBody = z.strictObject({
  keyId: keyIdField,
  /** Milliseconds for which the old text keeps working. */
  expiration: z
    .int()
    .min(0)
    .max(OVERLAP_MAX_SECONDS * 1000, "must be at most 90 days: no old key works for longer"),
});

const CreditsBody = z.strictObject({
  keyId: keyIdField,
  operation: z.enum(["set", "increment", "decrement"]),
  value: creditCount.nullable().optional(),
});

type VerifierSource = () => Verifier | Promise<Verifier>;

async function create(actor: Actor, body: z.output<typeof CreateBody>) {
  const {
    prefix,
    byteLength,
    permissions,
    expires,
    credits,
    externalId,
    meta,
    recoverable,
    ...rest
  } = body;
  const { text: given, ...look } = lookOf(prefix, byteLength);
  const input = CreateKeyInput.parse({ apiId: body.apiId });
  const { key, secret } = await givingScopes(actor, permissions, () =>
    namingRoles(body.roles, () =>
      createKey(
        actor,
        {
          ...input,
          ...look,
          name: rest.name ?? UNNAMED,
          scopes: [...new Set(permissions)],
          roles: rest.roles,
          ownerId: externalId ?? null,
          metadata: meta ?? {},
          ...(expires && { expiresAt: expires }),
          enabled: rest.enabled,
          limits: rest.ratelimits,
          credits:
            credits?.remaining === undefined || credits.remaining === null
              ? null
              : { remaining: credits.remaining, refill: credits.refill ?? null },
        },
        given,
      ),
    ),
  );
  return { keyId: key.id, key: secret };
}

async function update(actor: Actor, { keyId, ...body }: z.output<typeof UpdateBody>) {
  const { name, externalId, meta, expires, credits, permissions } = body;
  await givingScopes(actor, permissions ?? [], () =>
    namingRoles(body.roles ?? [], () =>
      updateKey(actor, keyId, (before) => ({
        ...(name !== undefined && { name: name ?? UNNAMED }),
        ...(externalId !== undefined && { ownerId: externalId }),
        ...(meta !== undefined && { metadata: meta ?? {} }),
        ...(expires !== undefined && { expiresAt: expires }),
        ...(body.enabled !== undefined && { enabled: body.enabled }),
        ...(body.ratelimits && { limits: body.ratelimits }),
        ...(body.roles && { roles: body.roles }),
        ...(permissions && { scopes: replacingGrants(before.scopes, permissions) }),
        ...(credits !== undefined && { credits: creditChange(credits) }),
      })),
    ),
  );
  return {};
}

type CreditChange = NonNullable<z.output<typeof UpdateBody>["credits"]>;

/** Without a number, uses are unlimited; what is not named stays. */
const creditChange = (credits: CreditChange | null) => {
  if (credits === null || credits.remaining === null) return null;
  const { remaining, refill } = credits;
  return {
    ...(remaining !== undefined && { remaining }),
    ...(refill !== undefined && { refill }),
  };
};

async function changeUses(actor: Actor, { keyId, operation, value }: z.output<typeof CreditsBody>) {
  if (operation === "set")
    return creditsOf(await changeCredits(actor, keyId, { operation, value: value ?? null }));
  if (value === undefined || value === null)
    throw new AppError(
      "invalid",
      "When specifying an increment or decrement operation, a value must be provided.",
    );
  const step = operation === "increment" ? "add" : "subtract";
  try {
    return creditsOf(await changeCredits(actor, keyId, { operation: step, value, clamp: true }));
  } catch (error) {
    if (error instanceof AppError && error.code === "conflict" && error.what === undefined)
      throw new AppError("invalid", error.message);
    throw error;
  }
}

async function remove(actor: Actor, keyId: string, permanent: boolean) {
  if (permanent) {
    await purgeKey(actor, keyId);
    return {};
  }
  const now = new Date();
  const { key } = await revokeKey(actor, keyId, { reason: "" }, now);
  // It was revoked before: for them it is gone already.
  if (key.revokedAt?.getTime() !== now.getTime()) throw notFound("key");
  return {};
}

export const keyRoutes = (verifierOf: VerifierSource): readonly Route[] => [
  unkeyRoute(
    "keys.createKey",
    { summary: "Create a key", refuses: ["not_found"], needs: "keys:write" },
    { body: CreateBody, data: NewKeyShape },
    create,
  ),
  unkeyRoute(
    "keys.getKey",
    { summary: "Read a key", refuses: ["not_found"], needs: "keys:read" },
    {
      body: z.strictObject({ keyId: keyIdField, decrypt: decryptField }),
      data: UnkeyKeyShape,
    },
    async (actor, { keyId }) => {
      const key = requireLive(await getKey(actor, keyId));
      if (key.credits === null) return presentKey(actor, key);
      // What this node spent shows once it is counted.
      await (await verifierOf()).ship();
      return presentKey(actor, await getKey(actor, keyId));
    },
  ),
  unkeyRoute(
    "keys.whoami",
    { summary: "Find a key by its text", refuses: ["not_found"], needs: "keys:read" },
    { body: z.strictObject({ key: text(1, 512) }), data: UnkeyKeyShape },
    async (actor, { key }) => {
      await (await verifierOf()).ship();
      const [found] = await lookupKeys(actor, { keys: [key] });
      if (!found?.found || found.status === "retired") throw notFound("key");
      return presentKey(actor, requireLive(found.key));
    },
  ),
  unkeyRoute(
    "keys.updateKey",
    { summary: "Change a key", refuses: ["not_found"], needs: "keys:write" },
    { body: UpdateBody, data: EmptyShape },
    update,
  ),
  unkeyRoute(
    "keys.updateCredits",
    {
      summary: "Set, add to or take from a key's credits",
      refuses: ["not_found"],
      needs: "keys:write",
    },
    { body: CreditsBody, data: CreditsShape },
    async (actor, body) => {
      // What this node spent is in the number that is answered.
      await (await verifierOf()).ship();
      return changeUses(actor, body);
    },
  ),
  unkeyRoute(
    "keys.rerollKey",
    {
      summary: "Give a key a new text",
      refuses: ["not_found", "conflict"],
      description: "The key keeps its id; its old text works on for `expiration` milliseconds.",
      needs: "keys:write",
    },
    { body: RerollBody, data: NewKeyShape },
    async (actor, { keyId, expiration }) => {
      const seconds = Math.ceil(expiration / 1000);
      const overlap = { mode: seconds === 0 ? ("none" as const) : ("fixed" as const), seconds };
      const { key, secret } = await rotateKey(actor, keyId, { overlap });
      return { keyId: key.id, key: secret };
    },
  ),
  unkeyRoute(
    "keys.deleteKey",
    {
      summary: "Revoke a key, or delete it for good",
      refuses: ["not_found"],
      description: "`permanent` needs the permission `keys:purge`.",
      needs: "keys:write",
    },
    {
      body: z.strictObject({ keyId: keyIdField, permanent: z.boolean().default(false) }),
      data: EmptyShape,
    },
    (actor, { keyId, permanent }) => remove(actor, keyId, permanent),
  ),
];
