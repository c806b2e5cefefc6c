import { z } from "zod";
import { ACTOR_KINDS } from "@/lib/actor";
import { AUTH_METHODS, CREDENTIAL_KINDS } from "@/lib/clients/client";
import { TOKEN_ALGORITHMS } from "@/lib/oauth/signing-key";
import { instant } from "./shapes";

export const CredentialShape = z
  .object({
    id: z.string(),
    kind: z.enum(CREDENTIAL_KINDS),
    status: z.enum(["active", "retiring", "retired"]),
    hint: z.string(),
    jwk: z.record(z.string(), z.unknown()).nullable(),
    certificate: z.string().nullable(),
    thumbprint: z.string().nullable(),
    expiresAt: instant.nullable(),
    retiresAt: instant.nullable(),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
  })
  .meta({ id: "Credential" });

export const ClientShape = z
  .object({
    id: z.string(),
    name: z.string(),
    authMethod: z.enum(AUTH_METHODS),
    grants: z.array(
      z.object({ apiId: z.string(), scopes: z.array(z.string()), introspect: z.boolean() }),
    ),
    san: z.object({ kind: z.enum(["dns", "uri", "ip", "email"]), value: z.string() }).nullable(),
    certificateBound: z.boolean(),
    enabled: z.boolean(),
    notBefore: instant.nullable(),
    credentials: z.array(CredentialShape),
    createdBy: z.object({ kind: z.enum(ACTOR_KINDS), id: z.string() }),
    createdAt: instant,
    updatedAt: instant,
    lastUsedAt: instant.nullable(),
  })
  .meta({ id: "Client" });

/** The only answers that hold a client's secret. */
export const ClientWithSecretShape = z
  .object({ client: ClientShape, secret: z.string().optional() })
  .meta({ id: "ClientWithSecret" });

export const CredentialWithSecretShape = z
  .object({ credential: CredentialShape, secret: z.string().optional() })
  .meta({ id: "CredentialWithSecret" });

export const SigningKeyShape = z
  .object({
    kid: z.string(),
    algorithm: z.enum(TOKEN_ALGORITHMS),
    status: z.enum(["next", "active", "retired"]),
    publicJwk: z.record(z.string(), z.string()),
    createdAt: instant,
    activeAt: instant.nullable(),
    retiredAt: instant.nullable(),
    endsAt: instant.nullable(),
  })
  .meta({ id: "SigningKey" });
