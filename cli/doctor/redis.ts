import { Redis } from "ioredis";
import type { Source } from "@/lib/env";
import { bad, clockFinding, type Finding, messageOf, ok } from "./finding";

const LEAST = [6, 2] as const;
const AWAY = "Check REDIS_URL and the network. Until then each node admits its share of a limit.";

/** Redis, its version and its clock, by which windows turn. */
export async function checkRedis(given: Source): Promise<Finding[]> {
  if (!given.REDIS_URL)
    return [
      given.UPSTASH_REDIS_REST_URL
        ? await checkRest(given.UPSTASH_REDIS_REST_URL, given.UPSTASH_REDIS_REST_TOKEN ?? "")
        : ok("Redis", "not set: one api node counts the limits"),
    ];
  const client = new Redis(given.REDIS_URL, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    connectTimeout: 3000,
    retryStrategy: () => null,
  });
  let why: unknown;
  client.on("error", (error) => {
    why = error;
  });
  try {
    await client.connect();
    const facts = await client.info();
    const fact = (name: string) => new RegExp(`^${name}:(\\S+)`, "m").exec(facts)?.[1] ?? "";
    const before = Date.now();
    const [seconds = 0, micros = 0] = (await client.time()).map(Number);
    const now = seconds * 1000 + micros / 1000;
    return [
      versionFinding(fact("redis_version")),
      clockFinding("Redis' clock", now, before, Date.now()),
      ...evictionFinding(fact("maxmemory_policy"), Number(fact("maxmemory"))),
    ];
  } catch (error) {
    return [bad("fault", "Redis", `does not answer: ${messageOf(why ?? error)}`, AWAY)];
  } finally {
    client.disconnect();
  }
}

function versionFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])
    ? ok("Redis", version)
    : bad("fault", "Redis", version, `Keyway needs ${LEAST.join(".")} or newer.`);
}

/** A counter that is thrown away admits what was used already. */
function evictionFinding(policy: string, most: number): Finding[] {
  if (policy === "" || policy === "noeviction" || most === 0) return [];
  const advice = "Set maxmemory-policy noeviction: a counter that is evicted admits too much.";
  return [bad("warning", "Redis' memory", `evicts by ${policy}`, advice)];
}

async function checkRest(url: string, token: string): Promise<Finding> {
  const headers = { authorization: `Bearer ${token}` };
  const call = fetch(new URL("/ping", url), { headers, signal: AbortSignal.timeout(3000) });
  const answer = await call.catch((error: unknown) => messageOf(error));
  if (typeof answer === "string") return bad("fault", "Redis", `does not answer: ${answer}`, AWAY);
  return answer.ok
    ? ok("Redis", "answers by REST")
    : bad("fault", "Redis", `answers ${answer.status} by REST`, "Check UPSTASH_REDIS_REST_TOKEN.");
}
