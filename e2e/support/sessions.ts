import path from "node:path";
import { findEmbedded } from "@/db/embedded";
import { openClient } from "@/db/sql";
import { findSecrets } from "@/server/secrets";

/** Makes every session of the instance under test one that began an hour ago. */
export async function ageSessions(folder: string): Promise<void> {
  const dataDir = path.resolve(folder);
  const urlOf = findEmbedded(dataDir, findSecrets(dataDir)?.POSTGRES_PASSWORD ?? "");
  if (!urlOf) throw new Error("The instance under test does not run.");
  const client = openClient(urlOf("keyway"), { max: 1 });
  await client`update user_sessions set authenticated_at = now() - interval '1 hour'`;
  await client.end();
}
