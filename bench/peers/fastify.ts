import { createHash } from "node:crypto";
import Fastify from "fastify";
import { Redis } from "ioredis";
import postgres from "postgres";
import { RateLimiterMemory, RateLimiterRedis } from "rate-limiter-flexible";

// What a developer would write by hand: Fastify, rate-limiter-flexible, a look-up in PostgreSQL for each call, a count.
// With Redis it counts every use before it answers; without, it adds up in memory and writes once a second, which
// a crash loses.

type Key = { id: string; scopes: string[]; revokedAt: Date | null; expiresAt: Date | null };
type Body = { key: string; scopes?: string[] };

const [port, redisUrl] = process.argv.slice(2);
const sql = postgres(process.env.DATABASE_URL ?? "", { transform: postgres.camel });

const LIMIT = { points: 1_000_000_000, duration: 60 };
const limiter = redisUrl
  ? new RateLimiterRedis({ ...LIMIT, storeClient: new Redis(redisUrl) })
  : new RateLimiterMemory(LIMIT);

const uses = new Map<string, number>();

async function write(id: string, n: number): Promise<void> {
  await sql`
    insert into peer_usage (key_id, day, n) values (${id}, current_date, ${n})
    on conflict (key_id, day) do update set n = peer_usage.n + excluded.n`;
}

async function writeAll(): Promise<void> {
  const counted = [...uses];
  uses.clear();
  for (const [id, n] of counted) await write(id, n);
}

async function count(id: string): Promise<void> {
  if (redisUrl) await write(id, 1);
  else uses.set(id, (uses.get(id) ?? 0) + 1);
}

const app = Fastify();

app.post<{ Body: Body }>(
  "/verify",
  {
    schema: {
      body: {
        type: "object",
        required: ["key"],
        properties: {
          key: { type: "string", maxLength: 512 },
          scopes: { type: "array", items: { type: "string" } },
        },
      },
    },
  },
  async ({ body }) => {
    const hash = createHash("sha256").update(body.key).digest();
    const [key] = await sql<Key[]>`
      select id, scopes, revoked_at, expires_at from peer_keys where hash = ${hash}`;
    if (!key || key.revokedAt) return { valid: false, code: "NOT_FOUND" };
    if (key.expiresAt && key.expiresAt < new Date()) return { valid: false, code: "EXPIRED" };
    if (body.scopes?.some((scope) => !key.scopes.includes(scope)))
      return { valid: false, code: "INSUFFICIENT_SCOPE" };
    try {
      const { remainingPoints, msBeforeNext } = await limiter.consume(key.id);
      await count(key.id);
      const limit = { remaining: remainingPoints, resetInMs: msBeforeNext };
      return { valid: true, code: "VALID", key: { id: key.id, scopes: key.scopes }, limit };
    } catch (error) {
      if (error instanceof Error) throw error;
      return { valid: false, code: "RATE_LIMITED" };
    }
  },
);

process.on("disconnect", () => process.exit());
process.on("SIGTERM", () => process.exit());
if (!redisUrl) setInterval(() => void writeAll(), 1000);
await app.listen({ port: Number(port), host: "127.0.0.1" });
process.send?.("ready");
