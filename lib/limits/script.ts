import { hash } from "node:crypto";
import { Ratelimit, type RatelimitConfig } from "@upstash/ratelimit";

/** A Lua script and the name Redis knows it by. */
export type Script = Readonly<{ text: string; sha: string }>;

/**
 * The Lua text with which @upstash/ratelimit counts for an algorithm: it hands it over when `evalsha`
 * does not know the script. Its first line is a directive that only Upstash's own Redis accepts.
 */
async function textOf(limiter: RatelimitConfig["limiter"]): Promise<string> {
  let text = "";
  const unknown = () => Promise.reject(new Error("NOSCRIPT"));
  const redis = {
    evalsha: unknown,
    get: unknown,
    set: unknown,
    eval: (script: string) => {
      text = script;
      return Promise.resolve([0, 0, 0]);
    },
  };
  await new Ratelimit({ redis, limiter, ephemeralCache: false, timeout: 0 }).limit("any");
  if (!text.includes("redis.call"))
    throw new Error("@upstash/ratelimit keeps its scripts elsewhere");
  return text.replace(/^#!lua.*\n/, "");
}

/**
 * What the library's scripts lack: all limits of a verify at once, all or nothing, in one round trip,
 * with costs that may not overshoot. Reads every counter, decides, and only then lets the library count.
 * ARGV: "take" or "give back", now, then seven a check; KEYS: two a check.
 * Answers: admitted, then (exceeded, x, y) a check as it was before; `readCounter` in shared.ts says what x and y are.
 */
const DECIDE = `
local giving_back, now = ARGV[1] == "give back", tonumber(ARGV[2])
local checks, reply, denied = {}, { 1 }, false

local function read_bucket(c)
  local bucket = redis.call("HMGET", c.key, "tokens", "refilledAt")
  local tokens, at = tonumber(bucket[1] or c.limit), tonumber(bucket[2] or -1)
  if at >= 0 and now >= at + c.interval then
    local steps = math.floor((now - at) / c.interval)
    tokens, at = tokens + steps * c.rate, at + steps * c.interval
  end
  if tokens < c.limit then return tokens, at, tokens end
  if bucket[1] then redis.call("DEL", c.key) end
  return c.limit, -1, c.limit
end

local function read(c)
  if c.algorithm == "token_bucket" then return read_bucket(c) end
  local current = tonumber(redis.call("GET", c.key) or 0)
  if c.algorithm == "fixed" then return current, 0, c.limit - current end
  local previous = tonumber(redis.call("GET", c.previous) or 0)
  local weight = math.floor(previous * (c.interval - now % c.interval) / c.interval)
  return current, previous, c.limit - current - weight
end

local function count(c, cost)
  if c.algorithm == "fixed" then
    fixed({ c.key }, { c.limit, c.interval, cost })
  elseif c.algorithm == "sliding" then
    sliding({ c.key, c.previous }, { c.limit, now, c.interval, cost })
  else
    token_bucket({ c.key }, { c.limit, c.interval, c.rate, now, cost })
  end
end

for i = 1, #KEYS / 2 do
  local a = 7 * i - 5
  local c = {
    key = KEYS[2 * i - 1], previous = KEYS[2 * i], algorithm = ARGV[a + 1],
    limit = tonumber(ARGV[a + 2]), interval = tonumber(ARGV[a + 3]), rate = tonumber(ARGV[a + 4]),
    cost = tonumber(ARGV[a + 5]), asked = tonumber(ARGV[a + 6]), enforced = ARGV[a + 7] == "enforce",
  }
  local x, y, left = read(c)
  c.exceeded = c.asked > 0 and c.asked > left
  denied = denied or (c.exceeded and c.enforced)
  checks[i] = c
  for _, value in ipairs({ c.exceeded and 1 or 0, x, y }) do reply[#reply + 1] = value end
end

if giving_back then
  for _, c in ipairs(checks) do
    local cost = c.cost
    if c.algorithm == "token_bucket" then
      local tokens = read_bucket(c)
      cost = math.min(cost, c.limit - tokens)
    end
    if cost > 0 then count(c, -cost) end
  end
elseif denied then
  reply[1] = 0
else
  for _, c in ipairs(checks) do
    if c.cost > 0 and not c.exceeded then count(c, c.cost) end
  end
end
return reply
`;

async function compose(): Promise<Script> {
  const parts = await Promise.all([
    textOf(Ratelimit.fixedWindow(1, "1 ms")),
    textOf(Ratelimit.slidingWindow(1, "1 ms")),
    textOf(Ratelimit.tokenBucket(1, "1 ms", 1)),
  ]);
  const names = ["fixed", "sliding", "token_bucket"];
  const functions = parts.map(
    (part, i) => `local function ${names[i]}(KEYS, ARGV)\n${part}\nend\n`,
  );
  const text = functions.join("") + DECIDE;
  return { text, sha: hash("sha1", text) };
}

let composed: Promise<Script> | undefined;

/** The script of the shared limiter, put together once in a process. */
export const limitScript = (): Promise<Script> => {
  composed ??= compose();
  return composed;
};
