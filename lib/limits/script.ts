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
 * What the library's scripts lack: all limits of a verify at once, all or nothing, with costs that may not overshoot,
 * and the verifies of many callers in one round trip. Reads every counter of a call, decides, and only then lets the
 * library count. ARGV: for each call "take" or "give", now, how many checks, and then a line a check; KEYS: one a check,
 * two of a sliding one. Answers for each call: 1 admitted, 0 denied, -1 failed, and then (exceeded, x, y) a check as it
 * was before; `Counter` in shared.ts says what x and y are. A call that fails, of a counter that is none, fails alone.
 */
const DECIDE = `
local function read_bucket(c, now)
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

local function read(c, now)
  if c.algorithm == "token_bucket" then return read_bucket(c, now) end
  local current = tonumber(redis.call("GET", c.key) or 0)
  if c.algorithm == "fixed" then return current, 0, c.limit - current end
  local previous = tonumber(redis.call("GET", c.previous) or 0)
  local weight = math.floor(previous * (c.interval - now % c.interval) / c.interval)
  return current, previous, c.limit - current - weight
end

local function count(c, now, cost)
  if c.algorithm == "fixed" then
    fixed({ c.key }, { c.limit, c.interval, cost })
  elseif c.algorithm == "sliding" then
    sliding({ c.key, c.previous }, { c.limit, now, c.interval, cost })
  else
    token_bucket({ c.key }, { c.limit, c.interval, c.rate, now, cost })
  end
end

local function give_back(c, now)
  local cost = c.cost
  if c.algorithm == "token_bucket" then
    local tokens = read_bucket(c, now)
    cost = math.min(cost, c.limit - tokens)
  end
  if cost > 0 then count(c, now, -cost) end
end

local reply = {}

local function decide(verb, now, checks, at)
  local denied = false
  for i, c in ipairs(checks) do
    local x, y, left = read(c, now)
    c.exceeded = c.asked > 0 and c.asked > left
    denied = denied or (c.exceeded and c.enforced)
    reply[at + 3 * i - 2], reply[at + 3 * i - 1], reply[at + 3 * i] = c.exceeded and 1 or 0, x, y
  end
  for _, c in ipairs(checks) do
    if verb == "give" then give_back(c, now)
    elseif not denied and c.cost > 0 and not c.exceeded then count(c, now, c.cost) end
  end
  reply[at] = denied and 0 or 1
end

local key, arg, at = 1, 1, 1
while ARGV[arg] do
  local verb, now, size = string.match(ARGV[arg], "(%S+) (%S+) (%S+)")
  local checks = {}
  for i = 1, tonumber(size) do
    local algorithm, limit, interval, rate, cost, asked, mode =
      string.match(ARGV[arg + i], "(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+)")
    local c = {
      key = KEYS[key], algorithm = algorithm, limit = tonumber(limit), interval = tonumber(interval),
      rate = tonumber(rate), cost = tonumber(cost), asked = tonumber(asked), enforced = mode == "enforce",
    }
    key = key + 1
    if algorithm == "sliding" then c.previous, key = KEYS[key], key + 1 end
    checks[i] = c
  end
  if not pcall(decide, verb, tonumber(now), checks, at) then
    for i = 1, 3 * #checks do reply[at + i] = 0 end
    reply[at] = -1
  end
  arg, at = arg + 1 + #checks, at + 1 + 3 * #checks
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
