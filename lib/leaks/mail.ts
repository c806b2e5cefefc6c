import { and, eq, inArray } from "drizzle-orm";
import { db } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { users } from "@/db/schema/users";
import { memberships, workspaces } from "@/db/schema/workspaces";
import { env } from "@/lib/env";
import { sendMail } from "@/lib/mail/send";
import type { LeakNotice } from "./queue-mail";

const DONE = {
  revoke: "It was revoked: nobody can use it any more.",
  disable: "It was disabled: nobody can use it until you enable it.",
  notify: "It still works, as your leak policy says. Rotate it now.",
} as const;

/** Tells the owners and admins of a workspace, and whoever made the key, that it was found in the open. */
export async function mailLeak({ workspaceId, keyId, action, reason }: LeakNotice): Promise<void> {
  const [key] = await db()
    .select({ name: keys.name, createdById: keys.createdById, slug: workspaces.slug })
    .from(keys)
    .innerJoin(workspaces, eq(workspaces.id, keys.workspaceId))
    .where(and(eq(keys.workspaceId, workspaceId), eq(keys.id, keyId)));
  if (!key) return;
  const people = await db()
    .select({ id: users.id, email: users.email, role: memberships.role })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        eq(memberships.workspaceId, workspaceId),
        inArray(memberships.role, ["owner", "admin", "developer"]),
      ),
    );
  const told = people.filter(({ id, role }) => role !== "developer" || id === key.createdById);
  const text = [
    `A secret of the key "${key.name}" was found in the open.`,
    DONE[action],
    `${reason}.`,
    `${env().url}/${key.slug}/keys/${keyId}`,
  ].join("\n\n");
  for (const { email } of told)
    await sendMail({ to: email, subject: `A key was leaked: ${key.name}`, text });
}
