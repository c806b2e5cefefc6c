import { db, type Tx } from "@/db/connect";
import { users } from "@/db/schema/users";
import { systemActor } from "@/lib/actor";
import { commit } from "@/lib/changes/commit";
import type { Env } from "@/lib/env";
import { invalid } from "@/lib/errors";
import { addKey } from "@/lib/keys/create";
import { CreateKeyInput } from "@/lib/keys/input";
import { normalizeEmail } from "@/lib/users/email";
import { hashPassword } from "@/lib/users/password";
import { insertUser } from "@/lib/users/sign-up";
import { insertWorkspace } from "./create";
import type { FirstObjects } from "./first";
import { isSlug } from "./slug";

type Settings = NonNullable<Env["bootstrap"]>;

const ORIGIN = { requestId: "", ip: "", userAgent: "" };

/**
 * Fills an empty instance from the KEYWAY_BOOTSTRAP_ variables: the owner, the workspace with an API named
 * `Default`, and a management key with all permissions whose text is the given one. Does nothing, at
 * every start after the first, once a user exists.
 * @returns what was created; null when there was nothing to do
 * @throws AppError `invalid`, naming the variable that cannot be used
 */
export async function bootstrap(
  settings: Settings,
  now = new Date(),
): Promise<FirstObjects | null> {
  const email = check(settings);
  const existing = await db().select({ id: users.id }).from(users).limit(1);
  if (existing.length > 0) return null;
  const passwordHash = await hashPassword(settings.password);
  const { result } = await commit(async (tx) => {
    const user = await insertUser(tx, { email, name: "", passwordHash }, now);
    const workspace = {
      name: settings.workspace,
      slug: settings.workspace,
      firstApi: { name: "Default", scopes: [] },
    };
    const created = await insertWorkspace(tx, user, workspace, ORIGIN, now);
    if (settings.managementKey !== undefined)
      await addManagementKey(tx, created, settings.managementKey, now);
    return created;
  });
  return { workspaceId: result.workspace.id, apiId: result.apiId };
}

function addManagementKey(
  tx: Tx,
  { workspace, managementApiId }: Awaited<ReturnType<typeof insertWorkspace>>,
  text: string,
  now: Date,
) {
  const actor = systemActor(workspace.id, "Bootstrap");
  const fields = { apiId: managementApiId, name: "Bootstrap", scopes: ["*"], expiresAt: null };
  return addKey(tx, actor, CreateKeyInput.parse(fields), text, now);
}

function check(settings: Settings): string {
  const email = normalizeEmail(settings.email);
  if (email === null)
    throw invalid("KEYWAY_BOOTSTRAP_EMAIL", "KEYWAY_BOOTSTRAP_EMAIL must be an e-mail address");
  const { length } = settings.password;
  if (length < 8 || length > 128)
    throw invalid(
      "KEYWAY_BOOTSTRAP_PASSWORD",
      "KEYWAY_BOOTSTRAP_PASSWORD must have 8 to 128 characters",
    );
  if (!isSlug(settings.workspace))
    throw invalid(
      "KEYWAY_BOOTSTRAP_WORKSPACE",
      "KEYWAY_BOOTSTRAP_WORKSPACE is a path that Keyway needs itself: choose another slug",
    );
  return email;
}
