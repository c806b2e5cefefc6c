import { createServer } from "node:http";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { startRedis } from "@/lib/limits/testing-redis";
import { testTenant } from "@/lib/verifier/testing";
import { bundle } from "@/scripts/bundle.mjs";
import { cleanUp, newFolder, run, type Started } from "./testing";

const LONG = 60_000;
const DATABASE_URL = testDatabase();
const key = (byte: number) => Buffer.alloc(32, byte).toString("base64");

beforeAll(bundle, LONG);
cleanUp();

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

type Node = Started & Readonly<{ url: string }>;

/** An api process as `npm run api` starts it. */
async function startNode(variables: Record<string, string> = {}): Promise<Node> {
  const port = await freePort();
  const started = run([path.join("scripts", "run.mjs"), "api"], {
    DATABASE_URL,
    KEYWAY_DATA_DIR: newFolder(),
    KEYWAY_PEPPERS: `1:${key(1)}`,
    KEYWAY_ENCRYPTION_KEYS: `1:${key(3)}`,
    NEXTAUTH_SECRET: key(4),
    API_PORT: String(port),
    ...variables,
  });
  return { ...started, url: `http://127.0.0.1:${port}` };
}

/** Resolves with the exit code once the process ended, or with "ready" once it serves. */
async function outcomeOf({ url, ended }: Node): Promise<number | null | "ready"> {
  let outcome: number | null | "ready" | undefined;
  void ended.then((code) => {
    outcome = code;
  });
  const look = async () => {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.status === 200) outcome = "ready";
    return outcome;
  };
  await expect.poll(look, { timeout: LONG }).toBeDefined();
  return outcome ?? null;
}

const stop = async ({ child, ended }: Node, signal: NodeJS.Signals = "SIGTERM") => {
  child.kill(signal);
  return ended;
};

test(
  "a second node without Redis refuses to start, in one line that says what to set",
  async () => {
    const first = await startNode();
    expect(await outcomeOf(first)).toBe("ready");
    const second = await startNode();
    expect(await outcomeOf(second)).toBe(1);
    expect(second.output()).toMatch(/^Another node is running .* set REDIS_URL .*\n$/);
    expect(await stop(first)).toBe(0);
  },
  LONG,
);

test(
  "a node that was killed does not keep the next one from starting",
  async () => {
    const first = await startNode();
    expect(await outcomeOf(first)).toBe("ready");
    await stop(first, "SIGKILL");
    const second = await startNode();
    expect(await outcomeOf(second)).toBe("ready");
    expect(await stop(second)).toBe(0);
  },
  LONG,
);

test(
  "with Redis any number of nodes starts",
  async () => {
    const redis = await startRedis();
    const nodes = [
      await startNode({ REDIS_URL: redis.url }),
      await startNode({ REDIS_URL: redis.url }),
    ];
    expect(await Promise.all(nodes.map(outcomeOf))).toEqual(["ready", "ready"]);
    expect(await Promise.all(nodes.map((one) => stop(one)))).toEqual([0, 0]);
    await redis.stop();
  },
  LONG,
);

test(
  "told to end, a node says that it is not ready, serves on until nobody comes, and loses no request",
  async () => {
    const node = await startNode({ KEYWAY_DRAIN_SECONDS: "1" });
    expect(await outcomeOf(node)).toBe("ready");
    const statuses: number[] = [];
    let ready = 200;
    let over = false;
    const client = async () => {
      while (!over) {
        const answer = await fetch(`${node.url}/openapi.json`);
        await answer.text();
        statuses.push(answer.status);
      }
    };
    const clients = Promise.all([1, 2, 3, 4].map(client));
    await expect.poll(() => statuses.length).toBeGreaterThan(10);
    node.child.kill("SIGTERM");
    // What a balancer does: it looks, and when it is told no, sends nothing more.
    while (ready === 200) ready = (await fetch(`${node.url}/readyz`)).status;
    const before = statuses.length;
    await expect.poll(() => statuses.length).toBeGreaterThan(before);
    over = true;
    await clients;
    expect(ready).toBe(503);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await node.ended).toBe(0);
  },
  LONG,
);

test(
  "told to end, a node ends its streams, waits for no reader, and has told all that it refused",
  async () => {
    const tenant = await testTenant();
    const { secret } = await tenant.managementKey(["usage:read"]);
    const node = await startNode({ KEYWAY_PEPPERS: `2:${key(2)},1:${key(1)}` });
    expect(await outcomeOf(node)).toBe("ready");
    const response = await fetch(`${node.url}/v1/verifications/stream`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const text = response.text();
    const refused = () =>
      fetch(`${node.url}/v1/webhooks`, { headers: { authorization: `Bearer ${secret}` } });
    for (let i = 0; i < 3; i++) expect((await refused()).status).toBe(403);
    node.child.kill("SIGTERM");
    expect(await text).toContain("retry: 2000");
    expect(await node.ended).toBe(0);
    // T12: the first was written at once, the others before it ended.
    const written = await sql()<{ times: number }[]>`
      select (after->>'times')::int as times from audit_events
      where action = 'access.denied' and workspace_id = ${tenant.workspaceId} order by seq`;
    expect(written.map(({ times }) => times)).toEqual([1, 2]);
  },
  LONG,
);
