import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { sendMail } from "@/lib/mail/send";
import { hashToken, newToken } from "@/lib/sessions/session";
import type { Workspace } from "@/lib/workspaces/workspace";
import { INVITATION_MS, type Invitation, type SentInvitation } from "./invitation";

/** A new link's token, and the columns that let it in for a week. */
export function newLink(now: Date) {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + INVITATION_MS);
  return { token, columns: { tokenHash: hashToken(token), sentAt: now, expiresAt } };
}

const NEEDS_SECOND_FACTOR =
  "Its members sign in with a second factor: have a phone with an authenticator app at hand, you set it up when you join.";

/** Mails the link once it stands in the database. A letter that does not go out leaves the link to be handed on. */
export async function deliver(
  invitation: Invitation,
  token: string,
  workspace: Pick<Workspace, "name" | "requiresSecondFactor">,
): Promise<SentInvitation> {
  const link = `${env().url}/invitation/${token}`;
  const mailed = await sendMail({
    to: invitation.email,
    subject: `${invitation.invitedByName} invites you to ${workspace.name} on Keyway`,
    text: [
      `${invitation.invitedByName} invites you to join ${workspace.name} as ${invitation.role}.`,
      ...(workspace.requiresSecondFactor ? [NEEDS_SECOND_FACTOR] : []),
      `Accept here, with the address ${invitation.email}:`,
      link,
      `The link works until ${invitation.expiresAt.toUTCString()}. If you did not expect this, ignore it.`,
    ].join("\n\n"),
  });
  if (!mailed) log().warn({ invitation: invitation.id }, "invitation not mailed");
  return { invitation, link, mailed };
}
