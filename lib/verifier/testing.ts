import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { db, sql } from "@/db/connect";
import { apis } from "@/db/schema/apis";
import { workspaces } from "@/db/schema/workspaces";
import { systemActor } from "@/lib/actor";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { createKey } from "@/lib/keys/create";
import { CreateKeyInput } from "@/lib/keys/input";
import { refillKey } from "@/lib/keys/refill";
import type { Answer } from "@/lib/verify/answer";
import { findCaller, peerAt } from "@/lib/verify/caller";
import { parseRequest } from "@/lib/verify/request";
import { verifyKey } from "@/lib/verify/verify";
import { countJournal } from "./count";
import { openVerifier, type Verifier } from "./open";

/** A node in this process, open while the calling test file runs. */
export function testVerifier(databaseUrl: string): () => Verifier {
  let verifier: Verifier;
  let folder: string;
  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyway-journal-"));
    verifier = await openVerifier({
      databaseUrl,
      sql: sql(),
      peppers: env().peppers,
      journalRoot: folder,
      count: countJournal,
      onRefillDue: (workspaceId, keyId) => refillKey(systemActor(workspaceId, "refill"), keyId),
      onError: (message, error) => {
        // A disk that is slow or made full by a test is seen by its answers.
        if (!/journal cannot be written|disk of the journal/.test(message))
          throw new Error(message, { cause: error });
      },
    });
  });
  afterAll(async () => {
    await verifier.close();
    fs.rmSync(folder, { recursive: true });
  });
  return () => verifier;
}

/** A workspace with an API and a management key that may verify. */
export async function testTenant() {
  const workspaceId = newId("workspace");
  await db().insert(workspaces).values({ id: workspaceId, slug: workspaceId, name: "Acme" });
  const [apiId, managementApiId] = [newId("api"), newId("api")];
  await db()
    .insert(apis)
    .values([
      { id: apiId, workspaceId, name: "Billing", prefix: "acme" },
      { id: managementApiId, workspaceId, name: "Keyway", kind: "management", prefix: "kwm" },
    ]);
  const actor = systemActor(workspaceId, "test");
  const key = (input: Record<string, unknown> = {}) =>
    createKey(actor, CreateKeyInput.parse({ apiId, name: "CI deploy", ...input }));
  const managementKey = (scopes: string[]) =>
    createKey(actor, CreateKeyInput.parse({ apiId: managementApiId, name: "Gateway", scopes }));
  const { secret: callerSecret } = await managementKey(["keys:verify"]);
  /** Verifies as a backend would, and waits until it is written. */
  const verify = async (
    verifier: Verifier,
    body: Record<string, unknown>,
    { now = Date.now(), as = callerSecret } = {},
  ): Promise<Answer> => {
    const caller = await findCaller(verifier.node, `Bearer ${as}`, peerAt("127.0.0.1"), now);
    const answer = await verifyKey(verifier, caller, parseRequest(body), "127.0.0.1", now);
    await new Promise<void>((done, failed) => verifier.journal.written(done, failed));
    return answer;
  };
  return { workspaceId, apiId, managementApiId, actor, key, managementKey, callerSecret, verify };
}
