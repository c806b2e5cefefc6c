import { once } from "node:events";
import http from "node:http";
import { json } from "node:stream/consumers";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectRedis } from "./connect";
import { LIMIT_ALGORITHMS, type LimitCheck } from "./limit";
import { LocalLimiter } from "./local";
import { SharedLimiter } from "./shared";
import { startRedis, type TestRedis } from "./testing-redis";
import { LimiterUnavailable } from "./turns";

const START = 1_700_000_000_000;
const TOKEN = "rest-token";
let server: TestRedis;
let redis: Redis;
let rest: http.Server;
let url: string;

/** One command of Upstash's REST protocol, run on a stock Redis. */
async function answer(command: unknown): Promise<{ result: unknown } | { error: string }> {
  const [name, ...args] = Array.isArray(command) ? command.map(String) : [];
  try {
    return { result: await redis.call(name ?? "", ...args) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url);
  rest = http.createServer(async (request, response) => {
    const body = await json(request);
    const many = request.url === "/pipeline" && Array.isArray(body);
    const reply = many ? await Promise.all(body.map(answer)) : await answer(body);
    const known = request.headers.authorization === `Bearer ${TOKEN}`;
    const refused = !known || "error" in reply;
    response.writeHead(!known ? 401 : refused ? 400 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(known ? reply : { error: "Unauthorized" }));
  });
  rest.listen(0, "127.0.0.1");
  await once(rest, "listening");
  const address = rest.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});

afterAll(async () => {
  rest.close();
  redis.disconnect();
  await server.stop();
});

test("over Upstash's REST the same decisions are made as in one process", async () => {
  const connection = await connectRedis({ upstash: { url, token: TOKEN } });
  await connection.ping();
  const [shared, local] = [new SharedLimiter(connection, 5000), new LocalLimiter()];
  for (const [i, cost] of [3, 4, 5, 0, 2, 3, 1, 1].entries()) {
    const checks: LimitCheck[] = LIMIT_ALGORITHMS.map((algorithm) => ({
      key: "k",
      limit: 10,
      windowMs: 60_000,
      mode: "enforce",
      cost,
      algorithm,
    }));
    const now = START + i * 9_000;
    expect(await shared.takeAll(checks, now)).toEqual(local.takeAll(checks, now));
  }
});

test("a wrong token makes the limiter unavailable, not open", async () => {
  const connection = await connectRedis({ upstash: { url, token: "another" } });
  await expect(connection.ping()).rejects.toThrow();
  const taken = new SharedLimiter(connection, 5000).takeAll(
    [{ key: "k", limit: 1, windowMs: 1000, algorithm: "fixed", mode: "enforce", cost: 1 }],
    START,
  );
  await expect(taken).rejects.toThrow(LimiterUnavailable);
});
