import { createOwner } from "@/lib/owners/create";
import { deleteOwner } from "@/lib/owners/delete";
import { getOwner } from "@/lib/owners/get";
import { CreateOwnerInput, ListOwnersQuery, UpdateOwnerInput } from "@/lib/owners/input";
import { listOwners } from "@/lib/owners/list";
import { updateOwner } from "@/lib/owners/update";
import { OwnerParams } from "../params";
import { type Route, route } from "../route";
import { OwnerShape, pageShape } from "../shapes";

const tag = "Owners";
const path = "/v1/owners";
const one = "/v1/owners/{id}";

export const ownerRoutes: readonly Route[] = [
  route(
    {
      method: "post",
      path,
      id: "createOwner",
      tag,
      summary: "Describe an owner",
      refuses: ["conflict"],
      description: "Also made, without a description, by the first key that names it.",
      needs: "owners:write",
      status: 201,
    },
    { body: CreateOwnerInput, answer: OwnerShape },
    ({ actor, body }) => createOwner(actor, body),
  ),
  route(
    { method: "get", path, id: "listOwners", tag, summary: "List owners", needs: "owners:read" },
    { query: ListOwnersQuery, answer: pageShape(OwnerShape) },
    ({ actor, query }) => listOwners(actor, query),
  ),
  route(
    {
      method: "get",
      path: one,
      id: "getOwner",
      tag,
      summary: "Read an owner",
      needs: "owners:read",
    },
    { params: OwnerParams, answer: OwnerShape },
    ({ actor, params }) => getOwner(actor, params.id),
  ),
  route(
    {
      method: "patch",
      path: one,
      id: "updateOwner",
      tag,
      summary: "Change an owner",
      description:
        "With `enabled: false` every key of the owner is refused once this has returned.",
      needs: "owners:write",
    },
    { params: OwnerParams, body: UpdateOwnerInput, answer: OwnerShape },
    ({ actor, params, body }) => updateOwner(actor, params.id, body),
  ),
  route(
    {
      method: "delete",
      path: one,
      id: "deleteOwner",
      tag,
      summary: "Delete an owner",
      refuses: ["conflict"],
      description: "Refused while keys belong to it.",
      needs: "owners:write",
      status: 204,
    },
    { params: OwnerParams },
    ({ actor, params }) => deleteOwner(actor, params.id),
  ),
];
