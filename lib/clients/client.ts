import type { oauthClientColumns, oauthCredentialColumns } from "@/db/schema/oauth";
import type { ActorKind } from "@/lib/actor";

/** How a client proves itself (RFC 6749 2.3.1, RFC 7523 2.2, RFC 8705 2). */
export const AUTH_METHODS = [
  "client_secret_basic",
  "client_secret_post",
  "private_key_jwt",
  "tls_client_auth",
  "self_signed_tls_client_auth",
] as const;
export type AuthMethod = (typeof AUTH_METHODS)[number];

export const CREDENTIAL_KINDS = ["secret", "jwk", "certificate"] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** What a client of each method proves itself with; null: with a certificate that an authority issued. */
export const KIND_OF_METHOD = {
  client_secret_basic: "secret",
  client_secret_post: "secret",
  private_key_jwt: "jwk",
  tls_client_auth: null,
  self_signed_tls_client_auth: "certificate",
} as const satisfies Record<AuthMethod, CredentialKind | null>;

/** A name in a certificate: `{ kind: "dns", value: "billing.example.com" }`. */
export type San = Readonly<{ kind: "dns" | "uri" | "ip" | "email"; value: string }>;

/** What a client may have tokens for. */
export type Grant = Readonly<{ apiId: string; scopes: string[]; introspect: boolean }>;

/** One of the secrets, keys or certificates of a client, as every read answers it: never a secret's text or hash. */
export type Credential = Readonly<{
  id: string;
  kind: CredentialKind;
  status: "active" | "retiring" | "retired";
  hint: string;
  jwk: Record<string, unknown> | null;
  certificate: string | null;
  /** base64url SHA-256 of the certificate's DER, or of the JWK (RFC 7638). */
  thumbprint: string | null;
  /** Of the certificate. */
  expiresAt: Date | null;
  retiresAt: Date | null;
  createdAt: Date;
  lastUsedAt: Date | null;
}>;

/** An OAuth client, as every read answers it. */
export type Client = Readonly<{
  id: string;
  name: string;
  authMethod: AuthMethod;
  san: San | null;
  certificateBound: boolean;
  enabled: boolean;
  /** Tokens issued before it are dead. */
  notBefore: Date | null;
  grants: Grant[];
  credentials: Credential[];
  createdBy: { kind: ActorKind; id: string };
  createdAt: Date;
  updatedAt: Date;
  lastUsedAt: Date | null;
}>;

/** A row as drizzle answers a column list. */
type Row<C extends Record<string, { _: { data: unknown; notNull: boolean } }>> = {
  [N in keyof C]: C[N]["_"]["notNull"] extends true ? C[N]["_"]["data"] : C[N]["_"]["data"] | null;
};

export type ClientRow = Row<typeof oauthClientColumns>;
export type CredentialRow = Row<typeof oauthCredentialColumns>;

/** Whether a credential proves its client at an instant; what is held in memory may have ended since it was read. */
export const isInUse = (
  { status, retiresAt }: Pick<Credential, "status" | "retiresAt">,
  now: Date,
): boolean => status !== "retired" && (retiresAt === null || now < retiresAt);

/** A credential as it stands at an instant: an overlap that has run out is over without anyone writing it down. */
export function credentialAt(row: CredentialRow, now: Date): Credential {
  const { clientId, overlapSeconds, ...shown } = row;
  const over = row.status === "retiring" && row.retiresAt !== null && now >= row.retiresAt;
  return { ...shown, status: over ? "retired" : row.status };
}

/** The client out of its rows. */
export function assembleClient(
  row: ClientRow,
  parts: Readonly<{ grants: Grant[]; credentials: CredentialRow[] }>,
  now: Date,
): Client {
  const { createdByKind, createdById, ...shown } = row;
  return {
    ...shown,
    grants: parts.grants,
    credentials: parts.credentials.map((one) => credentialAt(one, now)),
    createdBy: { kind: createdByKind, id: createdById },
  };
}
