import { createOverride } from "@/lib/overrides/create";
import { deleteOverride } from "@/lib/overrides/delete";
import { getOverride } from "@/lib/overrides/get";
import {
  CreateOverrideInput,
  ListOverridesQuery,
  UpdateOverrideInput,
} from "@/lib/overrides/input";
import { listOverrides } from "@/lib/overrides/list";
import { updateOverride } from "@/lib/overrides/update";
import { IdParams } from "../params";
import { type Route, route } from "../route";
import { OverrideShape, pageShape } from "../shapes";

const tag = "Overrides";
const path = "/v1/overrides";
const one = "/v1/overrides/{id}";

export const overrideRoutes: readonly Route[] = [
  route(
    {
      method: "post",
      path,
      id: "createOverride",
      tag,
      summary: "Give one identifier another number",
      refuses: ["conflict"],
      needs: "limits:write",
      status: 201,
    },
    { body: CreateOverrideInput, answer: OverrideShape },
    ({ actor, body }) => createOverride(actor, body),
  ),
  route(
    {
      method: "get",
      path,
      id: "listOverrides",
      tag,
      summary: "List overrides",
      needs: "limits:read",
    },
    { query: ListOverridesQuery, answer: pageShape(OverrideShape) },
    ({ actor, query }) => listOverrides(actor, query),
  ),
  route(
    {
      method: "get",
      path: one,
      id: "getOverride",
      tag,
      summary: "Read an override",
      needs: "limits:read",
    },
    { params: IdParams, answer: OverrideShape },
    ({ actor, params }) => getOverride(actor, params.id),
  ),
  route(
    {
      method: "patch",
      path: one,
      id: "updateOverride",
      tag,
      summary: "Change an override",
      needs: "limits:write",
    },
    { params: IdParams, body: UpdateOverrideInput, answer: OverrideShape },
    ({ actor, params, body }) => updateOverride(actor, params.id, body),
  ),
  route(
    {
      method: "delete",
      path: one,
      id: "deleteOverride",
      tag,
      summary: "Delete an override",
      description: "The limit's own number holds again.",
      needs: "limits:write",
      status: 204,
    },
    { params: IdParams },
    ({ actor, params }) => deleteOverride(actor, params.id),
  ),
];
