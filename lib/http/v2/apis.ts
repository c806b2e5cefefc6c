import { z } from "zod";
import { createApi } from "@/lib/apis/create";
import { deleteApi } from "@/lib/apis/delete";
import { getApi } from "@/lib/apis/get";
import { CreateApiInput } from "@/lib/apis/input";
import { nameField } from "@/lib/fields";
import { listKeys } from "@/lib/keys/list";
import type { Route } from "../route";
import { apiIdField, decryptField, externalIdField, listFields } from "./fields";
import { pagedOf } from "./present";
import { presentKeys } from "./read-keys";
import { unkeyRoute } from "./route";
import { EmptyShape, UnkeyKeyShape } from "./shapes";

const ApiBody = z.strictObject({ apiId: apiIdField });

export const apiRoutes: readonly Route[] = [
  unkeyRoute(
    "apis.createApi",
    { summary: "Create an API", needs: "apis:write" },
    {
      body: z.strictObject({ name: nameField.min(3) }),
      data: z.object({ apiId: z.string() }),
    },
    async (actor, { name }) => ({
      apiId: (await createApi(actor, CreateApiInput.parse({ name }))).id,
    }),
  ),
  unkeyRoute(
    "apis.getApi",
    { summary: "Read an API", refuses: ["not_found"], needs: "apis:read" },
    { body: ApiBody, data: z.object({ id: z.string(), name: z.string() }) },
    (actor, { apiId }) => getApi(actor, apiId),
  ),
  unkeyRoute(
    "apis.deleteApi",
    {
      summary: "Delete an API with its keys",
      refuses: ["not_found", "conflict"],
      description: "Needs `keys:write` for the API as well: its keys are refused at once.",
      needs: "apis:write",
    },
    { body: ApiBody, data: EmptyShape },
    async (actor, { apiId }) => {
      await deleteApi(actor, apiId, { withKeys: true });
      return {};
    },
  ),
  unkeyRoute(
    "apis.listKeys",
    {
      summary: "List the keys of an API",
      refuses: ["not_found"],
      description: "Newest first; revoked ones are left out. Needs `apis:read` as well.",
      needs: "keys:read",
    },
    {
      body: z.strictObject({
        apiId: apiIdField,
        ...listFields,
        externalId: externalIdField.optional(),
        decrypt: decryptField,
        /** Nothing is ever stale here. */
        revalidateKeysCache: z.boolean().default(false),
      }),
      data: z.array(UnkeyKeyShape),
      paged: true,
    },
    async (actor, { apiId, limit, cursor, externalId: ownerId }) => {
      await getApi(actor, apiId);
      const page = await listKeys(actor, { apiId, limit, cursor, ownerId, revoked: "exclude" });
      return pagedOf(page, await presentKeys(actor, page.items));
    },
  ),
];
