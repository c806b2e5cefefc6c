import { expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import type { Actor } from "@/lib/actor";
import { env, givenVariables } from "@/lib/env";
import { getJob } from "@/lib/jobs/get";
import { bulkKeys } from "@/lib/keys/bulk";
import { endProcess } from "@/lib/testing/child";
import { newTestApi, newTestCaller, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { cleanUp, newFolder, run } from "./testing";

/** For a machine that has much else to do. */
const LONG = 120_000;
const KEYS = 600;
const databaseUrl = testDatabase();
cleanUp();

function startWorker() {
  const { KEYWAY_PEPPERS, KEYWAY_ENCRYPTION_KEYS, NEXTAUTH_SECRET } = givenVariables();
  return run(["scripts/run.mjs", "worker"], {
    ...{ KEYWAY_PEPPERS, KEYWAY_ENCRYPTION_KEYS, NEXTAUTH_SECRET },
    ...{ DATABASE_URL: databaseUrl, KEYWAY_DATA_DIR: newFolder(), LOG_LEVEL: env().logLevel },
  });
}

test(
  "a job whose worker is killed, twice, is taken up by the next one, and changes each key once",
  async () => {
    const workspace = await newTestWorkspace();
    const api = await newTestApi(workspace);
    const scopes = ["keys:write"];
    const { key } = await newTestKey(workspace, workspace.managementApiId, { scopes });
    const actor = { ...newTestCaller(workspace.id, scopes), id: key.id } as Actor;
    await sql()`
      insert into keys (id, workspace_id, api_id, name, environment, scopes, tags, ip_allowlist,
        created_by_kind, created_by_id, created_at)
      select 'key_w' || n, ${workspace.id}, ${api.id}, 'Key ' || n, 'live', '{}', '{}', '{}', 'system', 'test',
        now() - interval '1 minute'
      from generate_series(1, ${KEYS}::int) n`;
    const { jobId } = await bulkKeys(actor, {
      filter: { apiId: api.id },
      action: { type: "disable", reason: "" },
    });
    const done = async () => (await getJob(workspace.owner, jobId)).done;
    for (const enough of [50, 250]) {
      const { child } = startWorker();
      await expect.poll(done, { timeout: LONG, interval: 20 }).toBeGreaterThanOrEqual(enough);
      await endProcess(child, "SIGKILL");
    }
    expect(await done()).toBeLessThan(KEYS);
    startWorker();
    const status = async () => (await getJob(workspace.owner, jobId)).status;
    await expect.poll(status, { timeout: LONG, interval: 100 }).toBe("done");
    const [events] = await sql()<{ events: number; keys: number }[]>`
      select count(*)::int as events, count(distinct target_id)::int as keys from audit_events
      where workspace_id = ${workspace.id} and action = 'key.disabled'`;
    expect(events).toEqual({ events: KEYS, keys: KEYS });
    expect(await getJob(workspace.owner, jobId)).toMatchObject({ done: KEYS, failed: 0 });
  },
  2 * LONG,
);
