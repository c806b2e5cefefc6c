import type { Tx } from "@/db/connect";
import { apis, scopes } from "@/db/schema/apis";
import { memberships, workspaceColumns, workspaces } from "@/db/schema/workspaces";
import { type Actor, memberActor, type Origin, systemActor } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { scopesOfRole } from "@/lib/members/permission";
import { displayName, type User } from "@/lib/users/user";
import { distinctSlug, slugOf } from "./slug";
import type { Workspace } from "./workspace";

/** What a workspace begins with. Without `slug`, one is made from the name. */
export type NewWorkspace = Readonly<{ name: string; slug?: string; firstApi: FirstApi }>;

/** The company's first API, so that no screen begins empty. */
export type FirstApi = Readonly<{ name: string; scopes: readonly ScopeEntry[] }>;
type ScopeEntry = Readonly<{ name: string; description: string }>;

/** A workspace just made, its first API, and its owner as an actor in it. */
export type Created = Readonly<{
  workspace: Workspace;
  apiId: string;
  actor: Actor;
}>;

/** How the keys of the built-in Keyway API begin. */
const MANAGEMENT_PREFIX = "keyway";

/**
 * Creates a workspace that the user owns, with its built-in Keyway API and a first API.
 * @throws AppError `conflict` when a given slug is taken
 */
export async function createWorkspace(
  user: User,
  input: NewWorkspace,
  origin: Origin,
  now = new Date(),
): Promise<Created> {
  return (await commit((tx) => insertWorkspace(tx, user, input, origin, now))).result;
}

/** `createWorkspace` as a step of a larger transaction. Without a user, nobody owns it yet. */
export async function insertWorkspace(
  tx: Tx,
  user: User | null,
  input: NewWorkspace,
  origin: Origin,
  now: Date,
): Promise<Created & { managementApiId: string }> {
  const workspace = await insertRow(tx, input, now);
  const workspaceId = workspace.id;
  const actor =
    user === null
      ? systemActor(workspaceId, "First start")
      : await insertOwner(tx, user, workspaceId, origin, now);
  const target = { kind: "workspace", id: workspaceId, name: workspace.name };
  await recordEvent(tx, actor, { action: "workspace.created", target, after: workspace }, now);
  const managementApiId = await insertApi(tx, actor, MANAGEMENT_API, now);
  const apiId = await insertApi(tx, actor, { ...input.firstApi, ...CUSTOMER_API }, now);
  return { workspace, apiId, managementApiId, actor };
}

/** Makes a user the owner of a workspace, and answers them as an actor in it. */
export async function insertOwner(
  tx: Tx,
  user: User,
  workspaceId: string,
  origin: Origin,
  now: Date,
): Promise<Actor> {
  await tx
    .insert(memberships)
    .values({ workspaceId, userId: user.id, role: "owner", createdAt: now });
  const identity = { id: user.id, name: displayName(user), workspaceId };
  return memberActor({ ...identity, scopes: scopesOfRole("owner") }, origin);
}

async function insertRow(tx: Tx, { name, slug }: NewWorkspace, now: Date): Promise<Workspace> {
  const wanted = slug ?? slugOf(name);
  const tries =
    slug === undefined ? [wanted, distinctSlug(wanted), distinctSlug(wanted)] : [wanted];
  for (const one of tries) {
    const [row] = await tx
      .insert(workspaces)
      .values({
        id: newId("workspace", now.getTime()),
        slug: one,
        name,
        createdAt: now,
        updatedAt: now,
      })
      .onConflictDoNothing({ target: workspaces.slug })
      .returning(workspaceColumns);
    if (row) return row;
  }
  throw new AppError("conflict", `A workspace with the address ${wanted} exists already.`);
}

type ApiSeed = FirstApi & Readonly<{ kind: "customer" | "management"; prefix: string }>;

const CUSTOMER_API = { kind: "customer", prefix: "sk" } as const;

/** The built-in API; its scopes are Keyway's own permissions, which no row repeats. */
const MANAGEMENT_API: ApiSeed = {
  name: "Keyway",
  kind: "management",
  prefix: MANAGEMENT_PREFIX,
  scopes: [],
};

async function insertApi(tx: Tx, actor: Actor, seed: ApiSeed, now: Date): Promise<string> {
  const { workspaceId } = actor;
  const { scopes: catalogue, ...api } = seed;
  const id = newId("api", now.getTime());
  await tx.insert(apis).values({ ...api, id, workspaceId, createdAt: now, updatedAt: now });
  if (catalogue.length > 0)
    await tx
      .insert(scopes)
      .values(catalogue.map((one, position) => ({ ...one, workspaceId, apiId: id, position })));
  const target = { kind: "api", id, name: api.name };
  await recordEvent(tx, actor, { action: "api.created", target, after: { id, ...seed } }, now);
  return id;
}
