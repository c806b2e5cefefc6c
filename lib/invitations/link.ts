import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { sendMail } from "@/lib/mail/send";
import { hashToken, newToken } from "@/lib/sessions/session";
import { INVITATION_MS, type Invitation, type SentInvitation } from "./invitation";

/** A new link's token, and the columns that let it in for a week. */
export function newLink(now: Date) {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + INVITATION_MS);
  return { token, columns: { tokenHash: hashToken(token), sentAt: now, expiresAt } };
}

/** Mails the link once it stands in the database. A letter that does not go out leaves the link to be handed on. */
export async function deliver(
  invitation: Invitation,
  token: string,
  workspaceName: string,
): Promise<SentInvitation> {
  const link = `${env().url}/invitation/${token}`;
  const mailed = await sendMail({
    to: invitation.email,
    subject: `${invitation.invitedByName} invites you to ${workspaceName} on Keyway`,
    text: [
      `${invitation.invitedByName} invites you to join ${workspaceName} as ${invitation.role}.`,
      `Accept here, with the address ${invitation.email}:`,
      link,
      `The link works until ${invitation.expiresAt.toUTCString()}. If you did not expect this, ignore it.`,
    ].join("\n\n"),
  });
  if (!mailed) log().warn({ invitation: invitation.id }, "invitation not mailed");
  return { invitation, link, mailed };
}
