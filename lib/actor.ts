import { AppError, type Denied } from "./errors";
import { type Permission, spellOutApis } from "./members/permission";
import { type CompiledScopes, compileScopes, holds } from "./scopes/compile";

/** Where a request came from, for the audit log. */
export type Origin = Readonly<{ requestId: string; ip: string; userAgent: string }>;

declare const proven: unique symbol;

/** What acts: a person, a key, an OAuth client, or Keyway itself. */
export const ACTOR_KINDS = ["member", "key", "client", "system"] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/**
 * Who acts, in which workspace, with which permissions. Branded: only `memberActor`, `keyActor`,
 * `clientActor` and `systemActor` make one, each after the credential was proven, so that a verb can trust what it is given.
 */
export type Actor = Readonly<{
  [proven]: true;
  kind: ActorKind;
  id: string;
  name: string;
  workspaceId: string;
  scopes: readonly string[];
  permissions: CompiledScopes;
  origin: Origin;
}>;

/** What an actor is made from. */
export type Identity = Readonly<{
  id: string;
  name: string;
  workspaceId: string;
  scopes: readonly string[];
}>;

/** A management key that is held in memory comes with the same list each time. */
const compiled = new WeakMap<readonly string[], CompiledScopes>();

function permissionsOf(scopes: readonly string[]): CompiledScopes {
  let permissions = compiled.get(scopes);
  if (!permissions) {
    permissions = compileScopes(spellOutApis(scopes));
    compiled.set(scopes, permissions);
  }
  return permissions;
}

const make = (kind: Actor["kind"], identity: Identity, origin: Origin): Actor =>
  ({
    ...identity,
    kind,
    origin,
    permissions: permissionsOf(identity.scopes),
  }) as Actor;

/** An actor from a dashboard session. Called by the session reader only. */
export const memberActor = (identity: Identity, origin: Origin) => make("member", identity, origin);

/** An actor from an HTTP credential. Called by the HTTP authentication only. */
export const keyActor = (identity: Identity, origin: Origin) => make("key", identity, origin);

/** An actor from an OAuth client's token, or from its own proof. Called by the HTTP authentication only. */
export const clientActor = (identity: Identity, origin: Origin) => make("client", identity, origin);

/** Keyway itself: bootstrap, jobs, the end of an overlap. Never made from a request. */
export const systemActor = (workspaceId: string, name: string) =>
  make(
    "system",
    { id: "system", name, workspaceId, scopes: ["*"] },
    { requestId: "", ip: "", userAgent: "" },
  );

/** Whether the actor holds a permission, for the whole workspace or, given `apiId`, for that API. */
export function isAllowed(actor: Actor, permission: Permission, apiId?: string): boolean {
  return holds(actor.permissions, apiId === undefined ? permission : `${permission}:${apiId}`);
}

/**
 * The first line of every verb.
 * @throws AppError `forbidden`, naming the permission that is missing
 */
export function authorize(actor: Actor, permission: Permission, apiId?: string): void {
  if (isAllowed(actor, permission, apiId)) return;
  const where = apiId === undefined ? "" : ` for ${apiId}`;
  const needs = apiId === undefined ? permission : `${permission}:${apiId}`;
  throw denied(actor, needs, `This needs the permission ${permission}${where}.`);
}

/** `forbidden` as the audit log has to hear of it: who lacks what. */
export const denied = (actor: Actor, needs: string, message: string): AppError =>
  new AppError("forbidden", message, { denied: lackOf(actor, needs) });

/** Who lacks what, for a refusal that is told in other words than `forbidden`; Keyway itself lacks nothing. */
export function lackOf(actor: Actor, needs: string): Denied | undefined {
  const { kind, id, name, workspaceId, origin } = actor;
  if (kind === "system") return undefined;
  return { actor: { kind, id, name, workspaceId, origin }, needs };
}

/**
 * The APIs a list may show: every one (`null`), or those the actor's scopes name. Who is denied one API sees
 * only those that are named.
 * @throws AppError `forbidden` when there is none
 */
export function permittedApis(actor: Actor, permission: Permission): string[] | null {
  if (holds(actor.permissions, `${permission}:*`)) return null;
  const segments = actor.scopes.map((scope) => scope.split(":"));
  const third = new Set(segments.flatMap((parts) => parts.slice(2, 3)));
  const named = [...third].filter((apiId) => isAllowed(actor, permission, apiId));
  if (named.length === 0) authorize(actor, permission);
  return named;
}
