import { bulkKeys } from "@/lib/keys/bulk";
import { BulkKeysInput } from "@/lib/keys/bulk-action";
import { changeCredits } from "@/lib/keys/change-credits";
import { createKey } from "@/lib/keys/create";
import { getKey } from "@/lib/keys/get";
import {
  ChangeCreditsInput,
  CreateKeyInput,
  ListKeysQuery,
  LookupKeysInput,
  UpdateKeyInput,
} from "@/lib/keys/input";
import { listKeys } from "@/lib/keys/list";
import { lookupKeys } from "@/lib/keys/lookup";
import { purgeKey } from "@/lib/keys/purge";
import { readCallers } from "@/lib/keys/read-callers";
import { readScopeUse } from "@/lib/keys/read-scope-use";
import { updateKey } from "@/lib/keys/update";
import type { Verifier } from "@/lib/verifier/open";
import { IdParams } from "../params";
import { type Route, route } from "../route";
import {
  CallersShape,
  KeyShape,
  KeyWithSecretShape,
  LookedUpShape,
  pageShape,
  ScopeUseShape,
} from "../shapes";
import { StartedJobShape } from "../work-shapes";

const tag = "Keys";
const path = "/v1/keys";
const one = "/v1/keys/{id}";

/** What a key is; what is done to it in use stands in `key-actions`. */
export const keyRoutes = (verifierOf: () => Verifier | Promise<Verifier>): readonly Route[] => [
  route(
    {
      method: "post",
      path,
      id: "createKey",
      tag,
      summary: "Create a key",
      refuses: ["not_found"],
      description: "The answer holds the secret's text, which nothing can show again.",
      needs: "keys:write",
      status: 201,
    },
    { body: CreateKeyInput, answer: KeyWithSecretShape },
    ({ actor, body }) => createKey(actor, body),
  ),
  route(
    {
      method: "get",
      path,
      id: "listKeys",
      tag,
      summary: "List keys",
      description: "Newest first. Filters add up.",
      needs: "keys:read",
    },
    { query: ListKeysQuery, answer: pageShape(KeyShape) },
    ({ actor, query }) => listKeys(actor, query),
  ),
  route(
    {
      method: "post",
      path: "/v1/keys/lookup",
      id: "lookupKeys",
      tag,
      summary: "Look up keys by their texts",
      description:
        "Says in order which of up to 1,000 texts are secrets of ours. Stores none of them.",
      needs: "keys:read",
    },
    { body: LookupKeysInput, answer: LookedUpShape },
    async ({ actor, body }) => ({ keys: await lookupKeys(actor, body) }),
  ),
  route(
    {
      method: "post",
      path: "/v1/keys/bulk",
      id: "bulkKeys",
      tag,
      summary: "Change many keys at once",
      refuses: ["not_found", "conflict"],
      description:
        "All that match a filter, which is that of the list, up to 1,000 ids, or the keys that a job has changed: the opposite done to them undoes it. Answers at once with a job, which tells how far it is and which keys could not be changed. Each key is changed as the call for one does it, with the permissions the caller has when its turn comes.",
      needs: "keys:write",
      status: 202,
    },
    { body: BulkKeysInput, answer: StartedJobShape },
    ({ actor, body }) => bulkKeys(actor, body),
  ),
  route(
    { method: "get", path: one, id: "getKey", tag, summary: "Read a key", needs: "keys:read" },
    { params: IdParams, answer: KeyShape },
    async ({ actor, params }) => {
      const key = await getKey(actor, params.id);
      if (key.credits === null) return key;
      // What this node spent shows once it is counted; whoever just verified looks for it here.
      await (await verifierOf()).ship();
      return getKey(actor, params.id);
    },
  ),
  route(
    {
      method: "patch",
      path: one,
      id: "updateKey",
      tag,
      summary: "Change a key",
      refuses: ["conflict"],
      description: "Fields that are left out stay; lists are replaced as a whole.",
      needs: "keys:write",
    },
    { params: IdParams, body: UpdateKeyInput, answer: KeyShape },
    ({ actor, params, body }) => updateKey(actor, params.id, body),
  ),
  route(
    {
      method: "delete",
      path: one,
      id: "purgeKey",
      tag,
      summary: "Delete a key for good",
      description: "With its secrets and the log of its use. To end a key, revoke it.",
      needs: "keys:purge",
      status: 204,
    },
    { params: IdParams },
    ({ actor, params }) => purgeKey(actor, params.id),
  ),
  route(
    {
      method: "post",
      path: "/v1/keys/{id}/credits",
      id: "changeCredits",
      tag,
      summary: "Change a key's credits",
      refuses: ["conflict"],
      needs: "keys:write",
    },
    { params: IdParams, body: ChangeCreditsInput, answer: KeyShape },
    ({ actor, params, body }) => changeCredits(actor, params.id, body),
  ),
  route(
    {
      method: "get",
      path: "/v1/keys/{id}/scopes",
      id: "readScopeUse",
      tag,
      summary: "Which scopes of a key are used",
      needs: "usage:read",
    },
    { params: IdParams, answer: ScopeUseShape },
    ({ actor, params }) => readScopeUse(actor, params.id),
  ),
  route(
    {
      method: "get",
      path: "/v1/keys/{id}/callers",
      id: "readCallers",
      tag,
      summary: "Who uses which version of a key's secret",
      needs: "usage:read",
    },
    { params: IdParams, answer: CallersShape },
    ({ actor, params }) => readCallers(actor, params.id),
  ),
];
