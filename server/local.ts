import path from "node:path";
import { findEmbedded } from "@/db/embedded";
import { givenVariables, setVariables } from "@/lib/env";
import { findSecrets } from "./secrets";

/**
 * Lets a process that was started on its own (`npm run seed`) share what `npm start` made on this
 * machine: its secrets, and its PostgreSQL while that runs. Variables that are set stay as they are.
 */
export function shareLocalVariables(): void {
  const dataDir = path.resolve(givenVariables().KEYWAY_DATA_DIR || ".data");
  const secrets = findSecrets(dataDir);
  if (!secrets) return;
  const { POSTGRES_PASSWORD, ...variables } = secrets;
  const urlOf = findEmbedded(dataDir, POSTGRES_PASSWORD);
  setVariables(urlOf ? { ...variables, DATABASE_URL: urlOf("keyway") } : variables);
}
