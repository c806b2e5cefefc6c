import { createHash, randomBytes } from "node:crypto";
import { sql } from "@/db/sql";
import { startRedis } from "@/lib/limits/testing-redis";
import { httpText } from "../load";
import type { Row } from "../report";
import type { Stage } from "../stage";
import { makeTenant } from "../tenant";
import { playBeside, rowOf, startBare, type Target } from "../verify";

const KEYS = 200;
const SCOPES = ["invoices:read"];

/** A server to measure, and the requests it understands. */
type Peer = Readonly<{ name: string; requests: readonly string[]; start(): Promise<Target> }>;

/**
 * Keyway beside what a developer would write by hand, each in turns with bare `node:http`: with limits in the process,
 * then in Redis. Each looks at one limit and one scope of 200 keys, and counts.
 */
export async function benchPeers(stage: Stage): Promise<Row[]> {
  const redis = await startRedis();
  try {
    const keyway = await keywayRequests();
    const peer = await peerRequests();
    const bare = await startBare(stage);
    const api = (name: string, more: Readonly<Record<string, string>>): Peer => ({
      ...{ name, requests: keyway },
      start: async () => {
        const port = stage.port();
        const env = { ...stage.env, API_PORT: String(port), ...more };
        return { name, port, server: await stage.launch("api", { env }) };
      },
    });
    const fastify = (name: string, more: readonly string[]): Peer => ({
      ...{ name, requests: peer },
      start: async () => {
        const port = stage.port();
        const args = [String(port), ...more];
        return {
          name,
          port,
          server: await stage.launch("peers/fastify", { env: stage.env, args }),
        };
      },
    });
    const rows: Row[] = [];
    for (const { name, requests, start } of [
      api("Keyway", {}),
      fastify("Fastify, limits in memory, counts each second", []),
      api("Keyway, limits in Redis", { REDIS_URL: redis.url }),
      fastify("Fastify, limits in Redis, counts each call", [redis.url]),
    ]) {
      const target = await start();
      const [bares = [], own = []] = await playBeside(stage, bare, target, requests);
      if (rows.length === 0) rows.push(rowOf("bare", bares, bares));
      rows.push(rowOf(name, own, bares));
      await target.server.stop();
    }
    return rows;
  } finally {
    await redis.stop();
  }
}

async function keywayRequests(): Promise<string[]> {
  const tenant = await makeTenant();
  const limits = [{ name: "requests", limit: 1_000_000_000, windowMs: 60_000 }];
  const secrets = await tenant.createKeys(KEYS, { scopes: SCOPES, limits });
  return secrets.map((key) => httpText("/v1/keys/verify", tenant.token, { key, scopes: SCOPES }));
}

/** Tables of the hand-written service, in the same database, and a request for each of its keys. */
async function peerRequests(): Promise<string[]> {
  await sql()`
    create table peer_keys (
      id text primary key, hash bytea not null unique, scopes text[] not null,
      revoked_at timestamptz, expires_at timestamptz)`;
  await sql()`
    create table peer_usage (
      key_id text not null, day date not null, n bigint not null, primary key (key_id, day))`;
  const keys = Array.from({ length: KEYS }, () => randomBytes(24).toString("base64url"));
  for (const [i, key] of keys.entries()) {
    const hash = createHash("sha256").update(key).digest();
    await sql()`
      insert into peer_keys (id, hash, scopes) values (${`key_${i}`}, ${hash}, ${SCOPES})`;
  }
  return keys.map((key) => httpText("/verify", "none", { key, scopes: SCOPES }));
}
