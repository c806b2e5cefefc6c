import { createApi } from "@/lib/apis/create";
import { deleteApi } from "@/lib/apis/delete";
import { getApi } from "@/lib/apis/get";
import { CreateApiInput, ListApisQuery, UpdateApiInput } from "@/lib/apis/input";
import { listApis } from "@/lib/apis/list";
import { updateApi } from "@/lib/apis/update";
import { IdParams } from "../params";
import { type Route, route } from "../route";
import { ApiShape, pageShape } from "../shapes";

const tag = "APIs";
const path = "/v1/apis";
const one = "/v1/apis/{id}";

export const apiRoutes: readonly Route[] = [
  route(
    {
      method: "post",
      path,
      id: "createApi",
      tag,
      summary: "Create an API",
      refuses: ["conflict"],
      needs: "apis:write",
      status: 201,
    },
    { body: CreateApiInput, answer: ApiShape },
    ({ actor, body }) => createApi(actor, body),
  ),
  route(
    { method: "get", path, id: "listApis", tag, summary: "List APIs", needs: "apis:read" },
    { query: ListApisQuery, answer: pageShape(ApiShape) },
    ({ actor, query }) => listApis(actor, query),
  ),
  route(
    { method: "get", path: one, id: "getApi", tag, summary: "Read an API", needs: "apis:read" },
    { params: IdParams, answer: ApiShape },
    ({ actor, params }) => getApi(actor, params.id),
  ),
  route(
    {
      method: "patch",
      path: one,
      id: "updateApi",
      tag,
      summary: "Change an API",
      refuses: ["conflict"],
      description: "Fields that are left out stay; lists are replaced as a whole.",
      needs: "apis:write",
    },
    { params: IdParams, body: UpdateApiInput, answer: ApiShape },
    ({ actor, params, body }) => updateApi(actor, params.id, body),
  ),
  route(
    {
      method: "delete",
      path: one,
      id: "deleteApi",
      tag,
      summary: "Delete an API",
      refuses: ["conflict"],
      description: "Refused while it has keys that are not revoked. Its usage stays.",
      needs: "apis:write",
      status: 204,
    },
    { params: IdParams },
    ({ actor, params }) => deleteApi(actor, params.id),
  ),
];
