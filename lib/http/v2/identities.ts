import { z } from "zod";
import { text } from "@/lib/fields";
import { createOwner } from "@/lib/owners/create";
import { deleteOwner } from "@/lib/owners/delete";
import { getOwner } from "@/lib/owners/get";
import { listOwners } from "@/lib/owners/list";
import { updateOwner } from "@/lib/owners/update";
import type { Route } from "../route";
import { externalIdField, listFields, metaField, ratelimitsField } from "./fields";
import { identityOf, pagedOf } from "./present";
import { unkeyRoute } from "./route";
import { IdentityShape } from "./shapes";

/** Its id or its external id, which are the same here. */
const IdentityBody = z.strictObject({ identity: externalIdField });

export const identityRoutes: readonly Route[] = [
  unkeyRoute(
    "identities.createIdentity",
    {
      summary: "Describe an owner of keys",
      refuses: ["conflict"],
      description: "An identity's id is its `externalId`.",
      needs: "owners:write",
    },
    {
      body: z.strictObject({
        externalId: externalIdField,
        meta: metaField.default({}),
        ratelimits: ratelimitsField.default([]),
      }),
      data: z.object({ identityId: z.string() }),
    },
    async (actor, { externalId: id, meta: metadata, ratelimits: limits }) => {
      const owner = await createOwner(actor, { id, name: "", enabled: true, metadata, limits });
      return { identityId: owner.id };
    },
  ),
  unkeyRoute(
    "identities.getIdentity",
    { summary: "Read an identity", refuses: ["not_found"], needs: "owners:read" },
    { body: IdentityBody, data: IdentityShape },
    async (actor, { identity }) => identityOf(await getOwner(actor, identity)),
  ),
  unkeyRoute(
    "identities.listIdentities",
    { summary: "List identities", needs: "owners:read" },
    {
      body: z.strictObject({ ...listFields, search: text(0, 200).optional() }),
      data: z.array(IdentityShape),
      paged: true,
    },
    async (actor, { limit, cursor, search }) => {
      const page = await listOwners(actor, { limit, cursor, q: search || undefined });
      return pagedOf(page, page.items.map(identityOf));
    },
  ),
  unkeyRoute(
    "identities.updateIdentity",
    { summary: "Change an identity", refuses: ["not_found"], needs: "owners:write" },
    {
      body: z.strictObject({
        identity: externalIdField,
        meta: metaField.optional(),
        ratelimits: ratelimitsField.optional(),
      }),
      data: IdentityShape,
    },
    async (actor, { identity, meta, ratelimits }) =>
      identityOf(
        await updateOwner(actor, identity, {
          ...(meta && { metadata: meta }),
          ...(ratelimits && { limits: ratelimits }),
        }),
      ),
  ),
  unkeyRoute(
    "identities.deleteIdentity",
    {
      summary: "Delete an identity",
      refuses: ["not_found"],
      description:
        "Its keys stay valid and belong to nobody; where there are any, this needs `keys:write`.",
      needs: "owners:write",
    },
    { body: IdentityBody },
    async (actor, { identity }) => deleteOwner(actor, identity, { detachKeys: true }),
  ),
];
