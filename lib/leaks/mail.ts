import { and, eq, inArray } from "drizzle-orm";
import { db } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { oauthClients } from "@/db/schema/oauth";
import { users } from "@/db/schema/users";
import { memberships, workspaces } from "@/db/schema/workspaces";
import { env } from "@/lib/env";
import { sendMail } from "@/lib/mail/send";
import type { LeakNotice } from "./queue-mail";

const DONE = {
  key: {
    revoke: "It was revoked: nobody can use it any more.",
    disable: "It was disabled: nobody can use it until you enable it.",
    notify: "It still works, as your leak policy says. Rotate it now.",
  },
  client: {
    revoke: "The secret was ended, and every token of the client with it. Give the client another.",
    disable: "The client was disabled: it gets no token until you enable it.",
    notify: "It still works, as your leak policy says. Rotate it now.",
  },
} as const;

/** Tells the owners and admins of a workspace, and whoever made the key or client, that its secret was found in the open. */
export async function mailLeak(notice: LeakNotice): Promise<void> {
  const { workspaceId, action, reason } = notice;
  const leaked = "keyId" in notice ? await keyOf(notice) : await clientOf(notice);
  if (!leaked) return;
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
  const told = people.filter(({ id, role }) => role !== "developer" || id === leaked.createdById);
  const text = [
    `A secret of the ${leaked.what} "${leaked.name}" was found in the open.`,
    DONE[leaked.what][action],
    `${reason}.`,
    `${env().url}/${leaked.slug}/${leaked.place}`,
  ].join("\n\n");
  const subject =
    leaked.what === "key"
      ? `A key was leaked: ${leaked.name}`
      : `A secret of the client ${leaked.name} was leaked`;
  for (const { email } of told) await sendMail({ to: email, subject, text });
}

async function keyOf({ workspaceId, keyId }: Readonly<{ workspaceId: string; keyId: string }>) {
  const [key] = await db()
    .select({ name: keys.name, createdById: keys.createdById, slug: workspaces.slug })
    .from(keys)
    .innerJoin(workspaces, eq(workspaces.id, keys.workspaceId))
    .where(and(eq(keys.workspaceId, workspaceId), eq(keys.id, keyId)));
  return key && { ...key, what: "key" as const, place: `keys/${keyId}` };
}

async function clientOf({
  workspaceId,
  clientId,
}: Readonly<{ workspaceId: string; clientId: string }>) {
  const [client] = await db()
    .select({
      ...{ name: oauthClients.name, createdById: oauthClients.createdById },
      slug: workspaces.slug,
    })
    .from(oauthClients)
    .innerJoin(workspaces, eq(workspaces.id, oauthClients.workspaceId))
    .where(and(eq(oauthClients.workspaceId, workspaceId), eq(oauthClients.id, clientId)));
  return client && { ...client, what: "client" as const, place: `clients/${clientId}` };
}
