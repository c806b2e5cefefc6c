import { z } from "zod";
import { idField, instantField, nameField, pageFields, text } from "@/lib/fields";
import { OVERLAP_MAX_SECONDS, scopesField } from "@/lib/keys/input";
import { AUTH_METHODS, KIND_OF_METHOD } from "./client";

/** Of each kind, at a time. */
export const CREDENTIALS_MAX = 10;

const grantsField = z
  .array(
    z.strictObject({
      apiId: idField,
      scopes: scopesField.default([]),
      /** Whether it may ask about tokens for that API, whoever they were issued to (RFC 7662). */
      introspect: z.boolean().default(false),
    }),
  )
  .max(50)
  .refine((list) => new Set(list.map((one) => one.apiId)).size === list.length, {
    message: "must name each API once",
  });

const sanField = z.strictObject({
  kind: z.enum(["dns", "uri", "ip", "email"]),
  value: text(1, 255),
});

/** A public key as RFC 7517 has it; what it must be, `readJwk` says. */
const jwkField = z.record(z.string().max(64), z.json());
const pemField = text(1, 16_384);

export const CreateClientInput = z
  .strictObject({
    name: nameField,
    authMethod: z.enum(AUTH_METHODS).default("client_secret_basic"),
    grants: grantsField.default([]),
    jwks: z.strictObject({ keys: z.array(jwkField).max(CREDENTIALS_MAX) }).default({ keys: [] }),
    certificates: z.array(pemField).max(CREDENTIALS_MAX).default([]),
    /** For `tls_client_auth`: the name its certificate must carry. */
    san: sanField.nullable().default(null),
    certificateBound: z.boolean().default(false),
  })
  .superRefine(({ authMethod, jwks, certificates, san }, context) => {
    const kind = KIND_OF_METHOD[authMethod];
    const fault = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: path.split("."), message });
    if (kind === "jwk" && jwks.keys.length === 0)
      fault("jwks.keys", "must hold at least one public key for private_key_jwt");
    if (kind !== "jwk" && jwks.keys.length > 0)
      fault("jwks.keys", `goes with private_key_jwt, not with ${authMethod}`);
    if (kind === "certificate" && certificates.length === 0)
      fault("certificates", "must hold at least one certificate for self_signed_tls_client_auth");
    if (kind !== "certificate" && certificates.length > 0)
      fault("certificates", `goes with self_signed_tls_client_auth, not with ${authMethod}`);
    if ((authMethod === "tls_client_auth") !== (san !== null))
      fault("san", "is needed for tls_client_auth, and goes with nothing else");
  });
export type CreateClientInput = z.infer<typeof CreateClientInput>;

export const UpdateClientInput = z
  .strictObject({
    name: nameField,
    grants: grantsField,
    san: sanField,
    certificateBound: z.boolean(),
    /** While false it gets no tokens, and those it has are dead. */
    enabled: z.boolean(),
  })
  .partial();
export type UpdateClientInput = z.infer<typeof UpdateClientInput>;

export const AddCredentialInput = z
  .strictObject({
    secret: z.strictObject({}),
    jwk: jwkField,
    certificate: pemField,
    /** Left out: the others stay as they are. Given: they retire, as a key's secret does when it is rotated. */
    overlap: z.strictObject({
      mode: z.enum(["afterFirstUse", "fixed", "none"]).default("afterFirstUse"),
      seconds: z.int().min(0).max(OVERLAP_MAX_SECONDS).default(86_400),
    }),
  })
  .partial()
  .refine(({ overlap, ...one }) => Object.keys(one).length === 1, {
    message: "must hold one of secret, jwk and certificate",
  });
export type AddCredentialInput = z.infer<typeof AddCredentialInput>;

export const ExtendCredentialInput = z.strictObject({ retiresAt: instantField });
export type ExtendCredentialInput = z.infer<typeof ExtendCredentialInput>;

export const ListClientsQuery = z.strictObject({
  ...pageFields,
  apiId: idField.optional(),
  authMethod: z.enum(AUTH_METHODS).optional(),
  /** Part of the name. */
  q: text(1, 120).optional(),
  /** Those whose last credential in use ends before then, or has ended. */
  expiresBefore: instantField.optional(),
});
export type ListClientsQuery = z.infer<typeof ListClientsQuery>;
