import { and, eq, inArray } from "drizzle-orm";
import { db } from "@/db/connect";
import { keySecrets } from "@/db/schema/keys";
import { type Actor, permittedApis } from "@/lib/actor";
import type { LookupKeysInput } from "./input";
import type { Key } from "./key";
import { loadKeys } from "./load";
import { macsOf } from "./secret-macs";

/** What a text is here. `status` is that of the version of the secret; the key has its own. */
export type LookedUp =
  | Readonly<{ found: false }>
  | Readonly<{
      found: true;
      key: Key;
      secretVersion: number;
      status: "active" | "retiring" | "retired";
    }>;

/**
 * Which of these texts are secrets of keys the actor may see, in the order given. One query, whatever
 * their number; the texts themselves go nowhere. A text of another workspace is simply not found.
 * @throws AppError `forbidden`
 */
export async function lookupKeys(
  actor: Actor,
  { keys: texts }: LookupKeysInput,
  now = new Date(),
): Promise<LookedUp[]> {
  const visible = permittedApis(actor, "keys:read");
  const macs = texts.map(macsOf);
  const rows = await findSecrets(actor, macs.flat());
  const keyIds = [...new Set(rows.map((row) => row.keyId))];
  const loaded = await loadKeys(db(), actor.workspaceId, keyIds, now);
  const keyById = new Map(loaded.map((key) => [key.id, key]));
  const rowByMac = new Map(rows.map((row) => [row.hash.toString("hex"), row]));
  return macs.map((candidates) => {
    const row = candidates.map((mac) => rowByMac.get(mac.toString("hex"))).find(Boolean);
    const key = row && keyById.get(row.keyId);
    const secret = key?.secrets.find((one) => one.version === row?.version);
    if (!key || !secret || (visible && !visible.includes(key.apiId))) return { found: false };
    return { found: true, key, secretVersion: secret.version, status: secret.status };
  });
}

async function findSecrets(actor: Actor, macs: Buffer[]) {
  if (macs.length === 0) return [];
  return db()
    .select({ keyId: keySecrets.keyId, version: keySecrets.version, hash: keySecrets.hash })
    .from(keySecrets)
    .where(and(eq(keySecrets.workspaceId, actor.workspaceId), inArray(keySecrets.hash, macs)));
}
