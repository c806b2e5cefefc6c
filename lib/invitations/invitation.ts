import type { MemberRole } from "@/lib/members/permission";

/** An open invitation; its link was shown and mailed once, and only a hash of it is kept. */
export type Invitation = Readonly<{
  id: string;
  email: string;
  role: MemberRole;
  invitedById: string;
  invitedByName: string;
  createdAt: Date;
  sentAt: Date;
  expiresAt: Date;
}>;

/** An invitation with the link that accepts it, which nothing can show again. */
export type SentInvitation = Readonly<{ invitation: Invitation; link: string; mailed: boolean }>;

/** How long a link lets somebody in. */
export const INVITATION_MS = 7 * 86_400_000;
