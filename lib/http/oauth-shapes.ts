import { z } from "zod";
import { idField, text } from "@/lib/fields";

// Names are those of the RFCs. Forms are read by `parseForm`; their shapes here are for the reference.

export const WorkspaceParams = z.strictObject({ workspaceId: idField });

/** What every endpoint takes to authenticate a client, unless it comes in an Authorization header. */
const clientFields = {
  client_id: z.string(),
  client_secret: z.string(),
  client_assertion_type: z.string(),
  client_assertion: z.string(),
};

export const TokenForm = z.strictObject({
  grant_type: text(1, 128),
  scope: z.string().optional(),
  resource: z.string().optional(),
  audience: z.string().optional(),
  subject_token: z.string().optional(),
  subject_token_type: z.string().optional(),
  requested_token_type: z.string().optional(),
  ...z.object(clientFields).partial().shape,
});

export const TokenParamForm = z.strictObject({
  token: z.string(),
  token_type_hint: z.string().optional(),
  ...z.object(clientFields).partial().shape,
});

export const TokenShape = z
  .object({
    access_token: z.string(),
    token_type: z.literal("Bearer"),
    expires_in: z.int(),
    scope: z.string(),
    issued_token_type: z.string().optional(),
  })
  .meta({ id: "AccessToken" });

export const IntrospectionShape = z
  .object({
    active: z.boolean(),
    token_type: z.literal("Bearer").optional(),
    iss: z.string().optional(),
    sub: z.string().optional(),
    aud: z.string().optional(),
    exp: z.int().optional(),
    iat: z.int().optional(),
    jti: z.string().optional(),
    client_id: z.string().optional(),
    scope: z.string().optional(),
    key_id: z.string().optional(),
    cnf: z.object({ "x5t#S256": z.string() }).optional(),
  })
  .meta({ id: "Introspection" });

export const JwksShape = z
  .object({ keys: z.array(z.record(z.string(), z.string())) })
  .meta({ id: "Jwks" });

export const MetadataShape = z
  .looseObject({ issuer: z.string(), token_endpoint: z.string(), jwks_uri: z.string() })
  .meta({ id: "AuthorizationServerMetadata" });

/** Nothing (RFC 7009, 2.2), as JSON, since simple-oauth2 reads the answer as that. */
export const RevocationShape = z.strictObject({}).meta({ id: "Revocation" });
