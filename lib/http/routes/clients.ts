import { z } from "zod";
import { addCredential } from "@/lib/clients/add-credential";
import { createClient } from "@/lib/clients/create";
import { deleteClient } from "@/lib/clients/delete";
import { endCredential } from "@/lib/clients/end-credential";
import { extendCredential } from "@/lib/clients/extend-credential";
import { getClient } from "@/lib/clients/get";
import {
  AddCredentialInput,
  CreateClientInput,
  ExtendCredentialInput,
  ListClientsQuery,
  UpdateClientInput,
} from "@/lib/clients/input";
import { listClients } from "@/lib/clients/list";
import { revokeClientTokens } from "@/lib/clients/revoke-tokens";
import { updateClient } from "@/lib/clients/update";
import { PageQuery } from "@/lib/fields";
import { RotateSigningKeyInput } from "@/lib/oauth/input";
import { listSigningKeys } from "@/lib/oauth/list-signing-keys";
import { rotateSigningKey } from "@/lib/oauth/rotate-signing-key";
import { pageWithin } from "@/lib/page";
import {
  ClientShape,
  ClientWithSecretShape,
  CredentialWithSecretShape,
  SigningKeyShape,
} from "../client-shapes";
import { CredentialParams, IdParams } from "../params";
import { type Route, route } from "../route";
import { pageShape } from "../shapes";

const tag = "Clients";
const path = "/v1/clients";
const one = "/v1/clients/{id}";
const credential = `${one}/credentials/{credentialId}`;
const read = "clients:read";
const write = "clients:write";

const crudRoutes: readonly Route[] = [
  route(
    {
      ...{ method: "post", path, id: "createClient", tag, needs: write, status: 201 },
      summary: "Create an OAuth client",
      refuses: ["conflict"],
      description:
        "A client with a secret gets it here, and never again. `tls_client_auth` takes `san`, the name its certificate carries.",
    },
    { body: CreateClientInput, answer: ClientWithSecretShape },
    ({ actor, body }) => createClient(actor, body),
  ),
  route(
    { method: "get", path, id: "listClients", tag, summary: "List OAuth clients", needs: read },
    { query: ListClientsQuery, answer: pageShape(ClientShape) },
    ({ actor, query }) => listClients(actor, query),
  ),
  route(
    {
      method: "get",
      path: one,
      id: "getClient",
      tag,
      summary: "Read an OAuth client",
      needs: read,
    },
    { params: IdParams, answer: ClientShape },
    ({ actor, params }) => getClient(actor, params.id),
  ),
  route(
    {
      ...{ method: "patch", path: one, id: "updateClient", tag, needs: write },
      summary: "Change, enable or disable an OAuth client",
      description:
        "Grants are replaced as a whole. Tokens that rest on what was taken away are dead when this returns.",
    },
    { params: IdParams, body: UpdateClientInput, answer: ClientShape },
    ({ actor, params, body }) => updateClient(actor, params.id, body),
  ),
  route(
    {
      ...{ method: "delete", path: one, id: "deleteClient", tag, needs: write, status: 204 },
      summary: "Delete an OAuth client, its credentials and its tokens",
    },
    { params: IdParams },
    ({ actor, params }) => deleteClient(actor, params.id),
  ),
];

const credentialRoutes: readonly Route[] = [
  route(
    {
      ...{ method: "post", path: `${one}/credentials`, id: "addCredential", tag },
      ...{ needs: write, status: 201 },
      summary: "Give a client another secret, public key or certificate",
      refuses: ["conflict"],
      description:
        "Without `overlap` those it has stay. With it they retire, as a key's secret does when it is rotated.",
    },
    { params: IdParams, body: AddCredentialInput, answer: CredentialWithSecretShape },
    ({ actor, params, body }) => addCredential(actor, params.id, body),
  ),
  route(
    {
      ...{ method: "patch", path: credential, id: "extendCredential", tag, needs: write },
      summary: "Set when a retiring credential stops",
      refuses: ["conflict"],
    },
    { params: CredentialParams, body: ExtendCredentialInput, answer: ClientShape },
    ({ actor, params, body }) => extendCredential(actor, params.id, params.credentialId, body),
  ),
  route(
    {
      ...{ method: "delete", path: credential, id: "endCredential", tag, needs: write },
      summary: "Stop a credential now",
      refuses: ["conflict"],
      description:
        "Of a retiring one that ends the overlap; of the only active one while others retire it undoes the rotation.",
    },
    { params: CredentialParams, answer: ClientShape },
    ({ actor, params }) => endCredential(actor, params.id, params.credentialId),
  ),
  route(
    {
      ...{ method: "post", path: `${one}/revoke-tokens`, id: "revokeClientTokens", tag },
      summary: "Kill all tokens of a client",
      description:
        "It may ask for new ones. Checks without a call to Keyway see a token until it ends.",
      needs: write,
    },
    { params: IdParams, body: z.strictObject({}), answer: ClientShape },
    ({ actor, params }) => revokeClientTokens(actor, params.id),
  ),
];

const keys = "/v1/signing-keys";

/** OAuth clients, what they prove themselves with, and the keys that tokens are signed with. */
export const clientRoutes: readonly Route[] = [
  ...crudRoutes,
  ...credentialRoutes,
  route(
    {
      ...{ method: "get", path: keys, id: "listSigningKeys", tag, needs: read },
      summary: "List the keys that tokens are signed with",
    },
    { query: PageQuery, answer: pageShape(SigningKeyShape) },
    async ({ actor, query }) =>
      pageWithin(await listSigningKeys(actor), query, "newest", ({ kid, activeAt, createdAt }) => ({
        // Of two made in one moment the one that never signed comes first, as in the list itself.
        ...{ id: `${activeAt === null ? 1 : 0} ${kid}`, at: createdAt.toISOString() },
      })),
  ),
  route(
    {
      ...{ method: "post", path: `${keys}/rotate`, id: "rotateSigningKey", tag },
      summary: "Sign with the next key",
      refuses: ["not_found", "conflict"],
      description:
        "The key before is published until all it signed has ended. Of a compromised one the tokens are dead at once.",
      needs: "signing_keys:write",
    },
    { body: RotateSigningKeyInput, answer: SigningKeyShape },
    ({ actor, body }) => rotateSigningKey(actor, body),
  ),
];
