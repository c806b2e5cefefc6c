import type { Tx } from "@/db/connect";
import type { Actor } from "@/lib/actor";
import { AppError, found, invalid } from "@/lib/errors";
import { changeClient } from "./change";
import { type Client, type Credential, KIND_OF_METHOD } from "./client";
import { type AddCredentialInput, CREDENTIALS_MAX } from "./input";
import { type ReadCredential, readJwk, readPem } from "./read-credential";
import { requireGrantableTo } from "./replace-grants";
import { setCredential } from "./set";
import { newClientSecret, storeClientSecret, storeCredential } from "./store-credential";

/**
 * Gives a client another secret, public key or certificate. Without `overlap` all it has stay; with it they retire as a
 * key's secret does when it is rotated: once `seconds` have passed after the new one is first used, from now, or at
 * once.
 * @returns the credential, and the text of a new secret, which nothing can show again
 * @throws AppError `not_found`, `forbidden`, `invalid` (not what this client proves itself with), `conflict` (it has
 *   this one already, or ten are in use)
 */
export async function addCredential(
  actor: Actor,
  id: string,
  input: AddCredentialInput,
  now = new Date(),
): Promise<{ client: Client; credential: Credential; secret?: string }> {
  const read = await readInput(input, now);
  const secret = read === null ? newClientSecret() : undefined;
  let added = "";
  const client = await changeClient(actor, id, now, async (tx, before) => {
    const kind = read?.kind ?? "secret";
    requireKind(before, kind);
    await requireGrantableTo(tx, actor, before.grants);
    const inUse = before.credentials.filter((one) => one.kind === kind && one.status !== "retired");
    if (inUse.length >= CREDENTIALS_MAX)
      throw new AppError("conflict", `${CREDENTIALS_MAX} of them are in use. End one first.`);
    if (input.overlap) await retire(tx, actor, inUse, input.overlap, now);
    const of = { workspaceId: actor.workspaceId, clientId: id };
    added = secret
      ? await storeClientSecret(tx, of, secret, now)
      : await storeCredential(tx, of, found(read ?? undefined, "credential"), now);
    return "client.credential_added";
  });
  const credential = found(
    client.credentials.find((one) => one.id === added),
    "credential",
  );
  return { client, credential, ...(secret && { secret }) };
}

/** Null for a secret, which is ours to draw. */
async function readInput(input: AddCredentialInput, now: Date): Promise<ReadCredential | null> {
  if (input.jwk) return readJwk(input.jwk, "jwk");
  return input.certificate ? readPem(input.certificate, "certificate", now) : null;
}

function requireKind({ authMethod }: Client, kind: Credential["kind"]): void {
  const own = KIND_OF_METHOD[authMethod];
  if (own === kind) return;
  const takes = own === null ? "needs none: its authority vouches for it" : `takes a ${own}`;
  throw invalid(kind, `does not go with ${authMethod}, which ${takes}`);
}

type Overlap = NonNullable<AddCredentialInput["overlap"]>;

async function retire(
  tx: Tx,
  actor: Actor,
  inUse: readonly Credential[],
  { mode, seconds }: Overlap,
  now: Date,
): Promise<void> {
  for (const { id, status } of inUse) {
    const stop = { status: "retired", retiresAt: now } as const;
    const overlap = {
      status: "retiring",
      overlapSeconds: seconds,
      retiresAt: mode === "fixed" ? new Date(now.getTime() + seconds * 1000) : null,
    } as const;
    // One that is retiring already keeps the end it was promised.
    if (mode === "none") await setCredential(tx, actor, id, stop);
    else if (status === "active") await setCredential(tx, actor, id, overlap);
  }
}
