import { createRole } from "@/lib/roles/create";
import { deleteRole } from "@/lib/roles/delete";
import { getRole } from "@/lib/roles/get";
import { CreateRoleInput, ListRolesQuery, UpdateRoleInput } from "@/lib/roles/input";
import { listRoles } from "@/lib/roles/list";
import { updateRole } from "@/lib/roles/update";
import { IdParams } from "../params";
import { type Route, route } from "../route";
import { pageShape, RoleShape } from "../shapes";

const tag = "Roles";
const path = "/v1/roles";
const one = "/v1/roles/{id}";

export const roleRoutes: readonly Route[] = [
  route(
    {
      method: "post",
      path,
      id: "createRole",
      tag,
      summary: "Create a role",
      refuses: ["not_found", "conflict"],
      needs: "roles:write",
      status: 201,
    },
    { body: CreateRoleInput, answer: RoleShape },
    ({ actor, body }) => createRole(actor, body),
  ),
  route(
    { method: "get", path, id: "listRoles", tag, summary: "List roles", needs: "roles:read" },
    { query: ListRolesQuery, answer: pageShape(RoleShape) },
    ({ actor, query }) => listRoles(actor, query),
  ),
  route(
    { method: "get", path: one, id: "getRole", tag, summary: "Read a role", needs: "roles:read" },
    { params: IdParams, answer: RoleShape },
    ({ actor, params }) => getRole(actor, params.id),
  ),
  route(
    {
      method: "patch",
      path: one,
      id: "updateRole",
      tag,
      summary: "Change a role",
      refuses: ["conflict"],
      description: "Holds at once for every key that has the role.",
      needs: "roles:write",
    },
    { params: IdParams, body: UpdateRoleInput, answer: RoleShape },
    ({ actor, params, body }) => updateRole(actor, params.id, body),
  ),
  route(
    {
      method: "delete",
      path: one,
      id: "deleteRole",
      tag,
      summary: "Delete a role",
      description: "Keys that had it lose its scopes at once.",
      needs: "roles:write",
      status: 204,
    },
    { params: IdParams },
    ({ actor, params }) => deleteRole(actor, params.id),
  ),
];
