import { createHash } from "node:crypto";
import { sql } from "@/db/connect";
import type { Row } from "./report";
import type { Stage } from "./stage";
import { makeTenant } from "./tenant";

const KEYS = 100_000;
const BATCH = 1000;
/** How many batches are under way at a time, as a careful importer sends them. */
const AT_ONCE = 2;
const SAMPLE = 200;

const textOf = (i: number) => `acme_${createHash("sha256").update(`bench ${i}`).digest("hex")}`;

const rowOf = (i: number) => ({
  hash: {
    ...{ algorithm: "sha256", encoding: "base64" },
    value: createHash("sha256").update(textOf(i)).digest("base64"),
  },
  ...{ name: `Customer ${i}`, ownerId: `user_${i % 5000}`, scopes: ["invoices:read"] },
  ...{ tags: ["imported"], metadata: { plan: i % 2 === 0 ? "pro" : "free" } },
});

/** 100,000 keys over `POST /v1/keys/import`, then the same once more; and whether they verify afterwards. */
export async function benchImport(stage: Stage): Promise<Row[]> {
  const tenant = await makeTenant();
  const port = stage.port();
  await stage.launch("api", { env: { ...stage.env, API_PORT: String(port) } });
  const post = (path: string, body: unknown) => request(port, tenant.token, path, body);
  const rows: Row[] = [];
  for (const name of ["100,000 new keys", "the same again"]) {
    const started = performance.now();
    const batchMs: number[] = [];
    let [created, duplicates] = [0, 0];
    const batches = Array.from({ length: KEYS / BATCH }, (_, i) => i);
    const work = async () => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
        const first = batch * BATCH;
        const keys = Array.from({ length: BATCH }, (_, i) => rowOf(first + i));
        const since = performance.now();
        const report = await post("/v1/keys/import", { apiId: tenant.apiId, keys });
        batchMs.push(performance.now() - since);
        created += Number(report.created);
        duplicates += Number(report.duplicates);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const seconds = (performance.now() - started) / 1000;
    const slowest = Math.max(...batchMs);
    rows.push({
      import: name,
      seconds,
      "keys/s": Math.round(KEYS / seconds),
      created,
      duplicates,
      "slowest batch ms": slowest,
    });
  }
  const valid = await countValid(post);
  const [count] = await sql()<{ count: string }[]>`
    select count(*) from keys where workspace_id = ${tenant.workspaceId} and api_id = ${tenant.apiId}`;
  return rows.map((row) => ({
    ...row,
    "in the database": Number(count?.count),
    [`valid of ${SAMPLE}`]: valid,
  }));
}

async function countValid(post: (path: string, body: unknown) => Promise<Record<string, unknown>>) {
  let valid = 0;
  for (let i = 0; i < SAMPLE; i++) {
    const key = textOf(Math.floor((i * KEYS) / SAMPLE));
    const answer = await post("/v1/keys/verify", { key, scopes: ["invoices:read"] });
    if (answer.valid === true) valid++;
  }
  return valid;
}

async function request(port: number, token: string, path: string, body: unknown) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const value: unknown = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(value)}`);
  return value as Record<string, unknown>;
}
