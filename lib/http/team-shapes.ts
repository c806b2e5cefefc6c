import { z } from "zod";
import { MEMBER_ROLES } from "@/lib/members/permission";
import { instant } from "./shapes";

// What goes out about people and their workspace.

const role = z.enum(MEMBER_ROLES);

export const WorkspaceShape = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    createdAt: instant,
    updatedAt: instant,
    frozenAt: instant.nullable(),
    requiresSecondFactor: z.boolean(),
  })
  .meta({ id: "Workspace" });

export const MemberShape = z
  .object({ id: z.string(), email: z.string(), name: z.string(), role, joinedAt: instant })
  .meta({ id: "Member" });

export const InvitationShape = z
  .object({
    id: z.string(),
    email: z.string(),
    role,
    invitedById: z.string(),
    invitedByName: z.string(),
    createdAt: instant,
    sentAt: instant,
    expiresAt: instant,
  })
  .meta({ id: "Invitation" });

/** The link is a credential for that address: it is answered once, here. */
export const SentInvitationShape = z
  .object({ invitation: InvitationShape, link: z.string(), mailed: z.boolean() })
  .meta({ id: "SentInvitation" });

export const InvitedShape = z.object({
  items: z.array(
    z.object({
      email: z.string(),
      outcome: z.enum(["invited", "member"]),
      sent: SentInvitationShape.nullable(),
    }),
  ),
});
