import { z } from "zod";
import { ReasonInput } from "@/lib/keys/input";
import { freezeWorkspace } from "@/lib/workspaces/freeze";
import { getWorkspace } from "@/lib/workspaces/get";
import { RenameWorkspaceInput } from "@/lib/workspaces/input";
import { renameWorkspace } from "@/lib/workspaces/rename";
import { type Route, route } from "../route";
import { WorkspaceShape } from "../team-shapes";

const tag = "Workspace";
const path = "/v1/workspace";

/** The workspace of the management key that calls. */
export const workspaceRoutes: readonly Route[] = [
  route(
    {
      method: "get",
      path,
      id: "getWorkspace",
      tag,
      summary: "Read the workspace",
      needs: "workspace:read",
    },
    { answer: WorkspaceShape },
    ({ actor }) => getWorkspace(actor),
  ),
  route(
    {
      method: "patch",
      path,
      id: "renameWorkspace",
      tag,
      summary: "Rename the workspace",
      needs: "workspace:write",
    },
    { body: RenameWorkspaceInput, answer: WorkspaceShape },
    ({ actor, body }) => renameWorkspace(actor, body),
  ),
  route(
    {
      method: "post",
      path: `${path}/freeze`,
      id: "freezeWorkspace",
      tag,
      summary: "Freeze the workspace",
      description:
        "Every key of it is refused once this has returned, the management key that called included: only a signed-in member can end it.",
      needs: "workspace:write",
    },
    {
      body: ReasonInput,
      answer: z.object({
        workspace: WorkspaceShape,
        confirmed: z.object({ nodes: z.int(), ms: z.number() }),
      }),
    },
    ({ actor, body }) => freezeWorkspace(actor, { ...body, frozen: true }),
  ),
];
