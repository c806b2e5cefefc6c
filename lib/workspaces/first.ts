import { and, eq, isNull, ne, notExists } from "drizzle-orm";
import { db, type Tx } from "@/db/connect";
import { apis } from "@/db/schema/apis";
import { users } from "@/db/schema/users";
import { memberships, workspaceColumns, workspaces } from "@/db/schema/workspaces";
import { type Origin, systemActor } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import { createKey } from "@/lib/keys/create";
import { CreateKeyInput } from "@/lib/keys/input";
import type { User } from "@/lib/users/user";
import { type Created, insertOwner, insertWorkspace, type NewWorkspace } from "./create";
import { slugOf } from "./slug";

/** The workspace of an instance's first start, and its first API. */
export type FirstObjects = Readonly<{ workspaceId: string; apiId: string }>;

/** What the first API of a new workspace knows, for trying scopes out; to be renamed or deleted. */
export const TRIAL_API = {
  name: "My API",
  scopes: [
    { name: "items:read", description: "Read items" },
    { name: "items:write", description: "Create and change items" },
  ],
};

/**
 * Gives an empty instance a workspace that nobody owns yet, so that a key can be verified before anyone signed up.
 * @returns null when there is a workspace already
 */
export async function createFirstWorkspace(now = new Date()): Promise<FirstObjects | null> {
  const existing = await db().select({ id: workspaces.id }).from(workspaces).limit(1);
  if (existing.length > 0) return null;
  const input = { name: "First workspace", firstApi: TRIAL_API };
  const origin = { requestId: "", ip: "", userAgent: "" };
  const { result } = await commit((tx) => insertWorkspace(tx, null, input, origin, now));
  return { workspaceId: result.workspace.id, apiId: result.apiId };
}

/**
 * Makes the first user of an instance the owner of the workspace that nobody owns, under the new name.
 * @returns null for everyone after them, and when every workspace has an owner
 */
export async function adoptWorkspace(
  tx: Tx,
  user: User,
  { name }: Pick<NewWorkspace, "name">,
  origin: Origin,
  now: Date,
): Promise<Created | null> {
  // Only the first person of an instance: a workspace whose members all left is nobody's to take.
  const others = tx.select({ id: users.id }).from(users).where(ne(users.id, user.id));
  const [free] = await tx
    .select({ id: workspaces.id, apiId: apis.id })
    .from(workspaces)
    .innerJoin(apis, and(eq(apis.workspaceId, workspaces.id), eq(apis.kind, "customer")))
    .leftJoin(memberships, eq(memberships.workspaceId, workspaces.id))
    .where(and(isNull(memberships.userId), notExists(others)))
    .limit(1)
    // Two who sign up first at the same moment: the second finds it owned, or locked, and gets one of their own.
    .for("update", { of: workspaces, skipLocked: true });
  if (!free) return null;
  const actor = await insertOwner(tx, user, free.id, origin, now);
  const [workspace] = await tx
    .update(workspaces)
    // Without other people there is no other workspace either, whose address this could be.
    .set({ name, slug: slugOf(name), updatedAt: now })
    .where(eq(workspaces.id, free.id))
    .returning(workspaceColumns);
  if (!workspace) throw new Error("A locked workspace is gone");
  const target = { kind: "workspace", id: free.id, name };
  await recordEvent(tx, actor, { action: "workspace.adopted", target, after: workspace }, now);
  return { workspace, apiId: free.apiId, actor };
}

/** The texts of two keys with which a first verification can be tried. */
export type TrialKeys = Readonly<{ managementKey: string; key: string }>;

const YEAR_MS = 365 * 86_400_000;

/** Creates a test key, and a management key that may verify keys of its API and nothing else. */
export async function createTrialKeys(
  { workspaceId, apiId }: FirstObjects,
  now = new Date(),
): Promise<TrialKeys> {
  const actor = systemActor(workspaceId, "First start");
  const [management] = await db()
    .select({ id: apis.id })
    .from(apis)
    .where(and(eq(apis.workspaceId, workspaceId), eq(apis.kind, "management")));
  const create = async (input: Record<string, unknown>) => {
    const expiresAt = new Date(now.getTime() + YEAR_MS).toISOString();
    return createKey(actor, CreateKeyInput.parse({ expiresAt, ...input }), undefined, now);
  };
  const key = await create({ apiId, name: "First test key", environment: "test" });
  const caller = await create({
    apiId: management?.id,
    name: "First verifier",
    scopes: [`keys:verify:${apiId}`],
  });
  return { managementKey: caller.secret, key: key.secret };
}
