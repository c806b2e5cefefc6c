import path from "node:path";
import { findEmbedded } from "@/db/embedded";
import { openClient } from "@/db/sql";
import { findSecrets } from "@/server/secrets";

/** A connection to the database of the instance under test, past the program. */
export function openDatabase(folder = ".data/e2e") {
  const dataDir = path.resolve(folder);
  const urlOf = findEmbedded(dataDir, findSecrets(dataDir)?.POSTGRES_PASSWORD ?? "");
  if (!urlOf) throw new Error("The instance under test does not run.");
  return openClient(urlOf("keyway"), { max: 1 });
}
