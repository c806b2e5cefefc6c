import { db } from "@/db/connect";
import { apis } from "@/db/schema/apis";
import { workspaces } from "@/db/schema/workspaces";
import { systemActor } from "@/lib/actor";
import { newId } from "@/lib/ids";
import { createKey } from "@/lib/keys/create";
import { CreateKeyInput } from "@/lib/keys/input";

const AT_ONCE = 8;

/** A workspace with an API, and a management key that may do what the scenarios do. */
export type Tenant = Awaited<ReturnType<typeof makeTenant>>;

export async function makeTenant() {
  const workspaceId = newId("workspace");
  const [apiId, managementApiId] = [newId("api"), newId("api")];
  const slug = workspaceId.replace("_", "-");
  await db().insert(workspaces).values({ id: workspaceId, slug, name: "Bench" });
  await db()
    .insert(apis)
    .values([
      { id: apiId, workspaceId, name: "Billing", prefix: "acme" },
      { id: managementApiId, workspaceId, name: "Keyway", kind: "management", prefix: "kwm" },
    ]);
  const actor = systemActor(workspaceId, "bench");
  const createManagementKey = (scopes: string[]) =>
    createKey(actor, CreateKeyInput.parse({ apiId: managementApiId, name: "Bench", scopes }));
  const { key: caller, secret: token } = await createManagementKey([
    ...["keys:verify", "keys:read", "keys:write", "limits:check"],
  ]);
  const makeKey = async (name: string, input: Record<string, unknown>) => {
    const parsed = CreateKeyInput.parse({ apiId, name, ...input });
    const { key, secret } = await createKey(actor, parsed);
    return { id: key.id, secret };
  };
  const makeKeys = async (count: number, input: Record<string, unknown> = {}) => {
    const made: { id: string; secret: string }[] = [];
    while (made.length < count) {
      const names = Array.from({ length: Math.min(AT_ONCE, count - made.length) }, (_, i) => i);
      const more = names.map((i) => makeKey(`Key ${made.length + i}`, input));
      made.push(...(await Promise.all(more)));
    }
    return made;
  };
  /** The texts of new keys. */
  const createKeys = async (count: number, input: Record<string, unknown>): Promise<string[]> =>
    (await makeKeys(count, input)).map((key) => key.secret);
  return { workspaceId, slug, apiId, token, callerId: caller.id, makeKeys, createKeys };
}
