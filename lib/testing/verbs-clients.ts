import { addCredential } from "@/lib/clients/add-credential";
import { createClient } from "@/lib/clients/create";
import { deleteClient } from "@/lib/clients/delete";
import { endCredential } from "@/lib/clients/end-credential";
import { extendCredential } from "@/lib/clients/extend-credential";
import { getClient } from "@/lib/clients/get";
import { CreateClientInput, ListClientsQuery } from "@/lib/clients/input";
import { listClients } from "@/lib/clients/list";
import { readClientAddresses } from "@/lib/clients/read-addresses";
import { revokeClientTokens } from "@/lib/clients/revoke-tokens";
import { updateClient } from "@/lib/clients/update";
import { listSigningKeys } from "@/lib/oauth/list-signing-keys";
import { rotateSigningKey } from "@/lib/oauth/rotate-signing-key";
import { readCallerSparks } from "@/lib/usage/read-caller-sparks";
import { CHANGE, LIST, MAKE, READ, row, type VerbRow, WIDE } from "./verb-row";

/** A stranger has no key of their own to rotate. */
const CHANGE_KEY = { ...CHANGE, ...WIDE };

const inAnHour = () => new Date(Date.now() + 3_600_000);

/** Verbs about OAuth clients and signing keys. */
export const CLIENT_VERBS: readonly VerbRow[] = [
  row(MAKE, "clients:write", createClient, (actor) =>
    createClient(actor, CreateClientInput.parse({ name: "New" })),
  ),
  row({ ...CHANGE, ...WIDE }, "clients:write", updateClient, (actor, { clientId }) =>
    updateClient(actor, clientId, { enabled: false }),
  ),
  row({ ...CHANGE, ...WIDE }, "clients:write", deleteClient, (actor, { clientId }) =>
    deleteClient(actor, clientId),
  ),
  row({ ...CHANGE, ...WIDE }, "clients:write", revokeClientTokens, (actor, { clientId }) =>
    revokeClientTokens(actor, clientId),
  ),
  row({ ...CHANGE, ...WIDE }, "clients:write", addCredential, (actor, { clientId }) =>
    addCredential(actor, clientId, { secret: {} }),
  ),
  row({ ...CHANGE, ...WIDE }, "clients:write", extendCredential, (actor, world) =>
    extendCredential(actor, world.clientId, world.retiringCredentialId, { retiresAt: inAnHour() }),
  ),
  row({ ...CHANGE, ...WIDE }, "clients:write", endCredential, (actor, world) =>
    endCredential(actor, world.clientId, world.retiringCredentialId),
  ),
  row({ ...READ, ...WIDE }, "clients:read", getClient, (actor, { clientId }) =>
    getClient(actor, clientId),
  ),
  row({ ...LIST, ...WIDE }, "clients:read", listClients, (actor) =>
    listClients(actor, ListClientsQuery.parse({})),
  ),
  row({ ...LIST, ...WIDE }, "clients:read", listSigningKeys, (actor) => listSigningKeys(actor)),
  row(CHANGE_KEY, "signing_keys:write", rotateSigningKey, (actor) =>
    rotateSigningKey(actor, { algorithm: "ES256", compromised: false }),
  ),
  row({ ...READ, ...WIDE }, "clients:read usage:read", readClientAddresses, (actor, world) =>
    readClientAddresses(actor, world.clientId),
  ),
  row(LIST, "usage:read", readCallerSparks, (actor, { clientId }) =>
    readCallerSparks(actor, [clientId]),
  ),
];
