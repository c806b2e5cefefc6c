import { z } from "zod";
import { PageQuery } from "@/lib/fields";
import { inviteMembers } from "@/lib/invitations/create";
import { InviteInput } from "@/lib/invitations/input";
import { listInvitations } from "@/lib/invitations/list";
import { resendInvitation } from "@/lib/invitations/resend";
import { revokeInvitation } from "@/lib/invitations/revoke";
import { changeRole } from "@/lib/members/change-role";
import { ChangeRoleInput, RemoveMemberInput } from "@/lib/members/input";
import { listMembers } from "@/lib/members/list";
import { removeMember } from "@/lib/members/remove";
import { pageWithin } from "@/lib/page";
import { IdParams } from "../params";
import { type Route, route } from "../route";
import { pageShape } from "../shapes";
import { InvitationShape, InvitedShape, MemberShape, SentInvitationShape } from "../team-shapes";

const tag = "Members";

const memberRoutes: readonly Route[] = [
  route(
    {
      method: "get",
      path: "/v1/members",
      id: "listMembers",
      tag,
      summary: "List members",
      description: "Whoever joined first comes first.",
      needs: "members:read",
    },
    { query: PageQuery, answer: pageShape(MemberShape) },
    async ({ actor, query }) =>
      pageWithin(await listMembers(actor), query, "oldest", ({ id, joinedAt }) => ({
        ...{ id, at: joinedAt.toISOString() },
      })),
  ),
  route(
    {
      method: "patch",
      path: "/v1/members/{id}",
      id: "changeRole",
      tag,
      summary: "Give a member another role",
      refuses: ["conflict"],
      description:
        "Holds from their next request. Nobody gives a role that can do more than they can.",
      needs: "members:write",
    },
    { params: IdParams, body: ChangeRoleInput, answer: MemberShape },
    ({ actor, params, body }) => changeRole(actor, params.id, body),
  ),
  route(
    {
      method: "post",
      path: "/v1/members/{id}/remove",
      id: "removeMember",
      tag,
      summary: "Remove a member",
      refuses: ["conflict"],
      description:
        "Their next request finds nothing here. The keys they made go on working and are handed to `handTo`; with `revokeManagementKeys` the management keys among them are revoked.",
      needs: "members:write",
    },
    {
      params: IdParams,
      body: RemoveMemberInput,
      answer: z.object({ handedOver: z.int(), revoked: z.int() }),
    },
    ({ actor, params, body }) => removeMember(actor, params.id, body),
  ),
];

const invitationRoutes: readonly Route[] = [
  route(
    {
      method: "get",
      path: "/v1/invitations",
      id: "listInvitations",
      tag,
      summary: "List open invitations",
      description: "Newest first, those that ran out included.",
      needs: "members:read",
    },
    { query: PageQuery, answer: pageShape(InvitationShape) },
    async ({ actor, query }) =>
      pageWithin(await listInvitations(actor), query, "newest", ({ id, createdAt }) => ({
        ...{ id, at: createdAt.toISOString() },
      })),
  ),
  route(
    {
      method: "post",
      path: "/v1/invitations",
      id: "inviteMembers",
      tag,
      summary: "Invite people by mail",
      description:
        "At most 50 addresses. Each gets a link that works for a week and for that address only; `mailed` says whether the letter went out.",
      needs: "members:write",
      status: 201,
    },
    { body: InviteInput, answer: InvitedShape },
    async ({ actor, body }) => ({ items: await inviteMembers(actor, body) }),
  ),
  route(
    {
      method: "post",
      path: "/v1/invitations/{id}/resend",
      id: "resendInvitation",
      tag,
      summary: "Send an invitation again",
      description: "Under a new link, good for another week; the link before stops working.",
      needs: "members:write",
    },
    { params: IdParams, answer: SentInvitationShape },
    ({ actor, params }) => resendInvitation(actor, params.id),
  ),
  route(
    {
      method: "delete",
      path: "/v1/invitations/{id}",
      id: "revokeInvitation",
      tag,
      summary: "Take an invitation back",
      needs: "members:write",
      status: 204,
    },
    { params: IdParams },
    ({ actor, params }) => revokeInvitation(actor, params.id),
  ),
];

/** Who works in the workspace, and who is invited to. */
export const teamRoutes: readonly Route[] = [...memberRoutes, ...invitationRoutes];
