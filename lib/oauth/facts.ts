import type { KeyObject } from "node:crypto";
import { and, eq, gt, isNotNull, isNull, ne, or } from "drizzle-orm";
import { db } from "@/db/connect";
import { apis } from "@/db/schema/apis";
import { oauthCredentials, oauthSigningKeyColumns, oauthSigningKeys } from "@/db/schema/oauth";
import { workspaces } from "@/db/schema/workspaces";
import type { Api } from "@/lib/apis/api";
import { loadApis } from "@/lib/apis/load";
import type { Client } from "@/lib/clients/client";
import { loadClients } from "@/lib/clients/load";
import { isId } from "@/lib/ids";
import { HeldFacts, type Lease } from "@/lib/verifier/held-facts";
import { importVerifyKey, type VerifyKey } from "./check-signature";
import { ensureSigningKey } from "./ensure-signing-key";
import { isPublished, type SigningKey, type TokenAlgorithm, unsealSigningKey } from "./signing-key";

/** A signing key as a node holds it: ready to check, and, the active one, ready to sign. */
export type HeldSigningKey = SigningKey &
  Readonly<{ verify: VerifyKey; privateKey: KeyObject | null }>;

/** What of a workspace tokens rest on. */
export type Issuer = Readonly<{
  workspaceId: string;
  frozen: boolean;
  apis: readonly Api[];
  keys: readonly HeldSigningKey[];
}>;

/** A client, and the MACs of its secrets by the id of the credential. */
export type ClientFacts = Readonly<{ client: Client; macs: ReadonlyMap<string, Buffer> }>;

const ISSUERS_MAX = 1_000;
const CLIENTS_MAX = 10_000;

/**
 * What tokens are issued and believed by, held in memory under the node's lease. Private keys are in it in the clear, so
 * it is never written anywhere.
 */
export class OAuthFacts {
  readonly #issuers: HeldFacts<Issuer | null>;
  readonly #clients: HeldFacts<ClientFacts | null>;

  constructor(lease: Lease) {
    this.#issuers = new HeldFacts(lease, ISSUERS_MAX);
    this.#clients = new HeldFacts(lease, CLIENTS_MAX);
  }

  /** Null when there is no such workspace. */
  async issuer(workspaceId: string): Promise<Issuer | null> {
    if (!isId("workspace", workspaceId)) return null;
    return this.#issuers.get(workspaceId, "", () => readIssuer(workspaceId));
  }

  /** The workspace with a key that signs by `algorithm`, which is made when there is none. */
  async issuerFor(issuer: Issuer, algorithm: TokenAlgorithm, now: Date): Promise<HeldSigningKey> {
    const found = signerOf(issuer, algorithm);
    if (found) return found;
    await ensureSigningKey(issuer.workspaceId, algorithm, now);
    const again = signerOf((await this.issuer(issuer.workspaceId)) ?? issuer, algorithm);
    if (!again) throw new Error(`Workspace ${issuer.workspaceId} has no ${algorithm} key`);
    return again;
  }

  /** Null when the workspace has no such client. */
  async client(workspaceId: string, clientId: string): Promise<ClientFacts | null> {
    if (!isId("client", clientId)) return null;
    return this.#clients.get(workspaceId, clientId, () => readClient(workspaceId, clientId));
  }
}

const signerOf = ({ keys }: Issuer, algorithm: TokenAlgorithm) =>
  keys.find((key) => key.algorithm === algorithm && key.privateKey !== null);

async function readIssuer(workspaceId: string): Promise<Issuer | null> {
  const [workspace] = await db()
    .select({ frozenAt: workspaces.frozenAt })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId));
  if (!workspace) return null;
  const [apiRows, keyRows] = await Promise.all([
    db()
      .select({ id: apis.id })
      .from(apis)
      .where(
        and(
          eq(apis.workspaceId, workspaceId),
          or(isNotNull(apis.audience), eq(apis.kind, "management")),
        ),
      ),
    db()
      .select({ ...oauthSigningKeyColumns, sealed: oauthSigningKeys.sealedPrivateKey })
      .from(oauthSigningKeys)
      .where(
        and(
          eq(oauthSigningKeys.workspaceId, workspaceId),
          or(isNull(oauthSigningKeys.endsAt), gt(oauthSigningKeys.endsAt, new Date())),
        ),
      ),
  ]);
  const ids = apiRows.map((row) => row.id);
  const keys = keyRows.map(async ({ sealed, ...key }) => {
    const privateKey =
      key.status === "active" ? unsealSigningKey(workspaceId, key.kid, sealed) : null;
    return { ...key, verify: await importVerifyKey(key), privateKey };
  });
  return {
    workspaceId,
    frozen: workspace.frozenAt !== null,
    apis: await loadApis(db(), workspaceId, ids),
    keys: await Promise.all(keys),
  };
}

async function readClient(workspaceId: string, clientId: string): Promise<ClientFacts | null> {
  const [[client], rows] = await Promise.all([
    loadClients(db(), workspaceId, [clientId]),
    db()
      .select({ id: oauthCredentials.id, hash: oauthCredentials.hash })
      .from(oauthCredentials)
      .where(
        and(
          eq(oauthCredentials.workspaceId, workspaceId),
          eq(oauthCredentials.clientId, clientId),
          eq(oauthCredentials.kind, "secret"),
          ne(oauthCredentials.status, "retired"),
        ),
      ),
  ]);
  if (!client) return null;
  return { client, macs: new Map(rows.flatMap(({ id, hash }) => (hash ? [[id, hash]] : []))) };
}

/** The keys of the JWKS at an instant. */
export const publishedKeys = ({ keys }: Issuer, now: Date): HeldSigningKey[] =>
  keys.filter((key) => isPublished(key, now));
