import { APIS, CUSTOMERS, PURPOSES, SITES } from "./cast";
import type { Random } from "./random";

/** What becomes of a key after it was made. Ages are in days before now. */
export type Fate =
  | Readonly<{ kind: "disabled"; age: number; reason: string }>
  | Readonly<{ kind: "revoked"; age: number; reason: string }>
  | Readonly<{ kind: "rotated"; age: number; overlapDays: number; idle: "new" | "old" | "none" }>;

/** A key of the demonstration, and how it is used. */
export type KeyPlan = Readonly<{
  api: number;
  name: string;
  ownerId: string;
  environment: "live" | "test";
  scopes: string[];
  roles: string[];
  tags: string[];
  /** Days before now. */
  age: number;
  /** Days from now, negative when it is over; null never. */
  expiresIn: number | null;
  notBeforeIn: number | null;
  ipAllowlist: string[];
  /** Its own limit a minute. */
  perMinute: number | null;
  credits: number | null;
  fate: Fate | null;
  /** Verifications a working day. */
  perDay: number;
  /** Days since the last use of a key that is not used any more. */
  lastUsed: number | null;
  /** Shares of its calls that are refused for a reason of their own. */
  refused: Readonly<Partial<Record<"RATE_LIMITED" | "INSUFFICIENT_SCOPE" | "IP_DENIED", number>>>;
}>;

const COUNT = 292;
/** With those above, the keys of all backends and the one that came with the workspace, 5,000. */
const IMPORTED = 4704;
/** Verifications a working day of all keys are about eight times this. */
const BUSIEST_PER_DAY = 640;

/** The rank of the key that a stranger found and used until it was revoked. */
const LEAKED = 19;
/** How long the stranger had it, in days. */
export const LEAK_DAYS = 0.12;
/** Whether it is the key of the incident. */
export const isLeaked = ({ fate }: KeyPlan): boolean =>
  fate?.kind === "revoked" && fate.age === 4.3;

const REASONS = ["Customer left", "Found in a public repository", "Replaced", "Project ended"];

/** How often an API is picked. */
const API_SHARES = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 4, 4, 5, 6, 6, 7, 8, 9, 10, 11];

/** When the customers' sites came over from what the company had before, in days before now. */
const WAVES = [398, 310, 215, 120, 47];

/** The keys that make the attention list: each shows one thing that needs a person. */
const SPECIAL: Readonly<Record<number, Partial<KeyPlan>>> = {
  2: { perMinute: 2, refused: { RATE_LIMITED: 0.24 } },
  3: { perMinute: 2, refused: { RATE_LIMITED: 0.09 } },
  6: { perMinute: 1, refused: { RATE_LIMITED: 0.07 } },
  8: { perMinute: 1, refused: { RATE_LIMITED: 0.08 } },
  14: { perMinute: 1, refused: { RATE_LIMITED: 0.09 } },
  4: { fate: { kind: "rotated", age: 0.8, overlapDays: 2, idle: "none" }, expiresIn: 200 },
  5: { expiresIn: 3.2 },
  7: { refused: { INSUFFICIENT_SCOPE: 0.06 } },
  9: { fate: { kind: "rotated", age: 3, overlapDays: 7, idle: "old" }, expiresIn: 120 },
  11: { expiresIn: 5.6 },
  13: { fate: { kind: "rotated", age: 0.3, overlapDays: 1, idle: "new" } },
  15: { ipAllowlist: ["203.0.113.0/24", "2001:db8:4::/48"], refused: { IP_DENIED: 0.05 } },
  17: { expiresIn: -2.4 },
  [LEAKED]: {
    fate: { kind: "revoked", age: 4.3, reason: "Found by GitHub in a public repository" },
  },
  22: { expiresIn: 6.9 },
  26: { fate: { kind: "disabled", age: 1.7, reason: "Invoice overdue" } },
  31: { credits: 120, perDay: 24 },
};

/** The keys of the demonstration, the most used first. */
export function planKeys(random: Random): KeyPlan[] {
  const uses = new Map<string, number>();
  return Array.from({ length: COUNT }, (_, rank) => {
    const plan = planKey(random, rank);
    const use = (uses.get(plan.name) ?? 0) + 1;
    uses.set(plan.name, use);
    return use === 1 ? plan : { ...plan, name: `${plan.name} ${use}` };
  });
}

/** The keys of customers' sites, which were imported in a few waves: many, each used little. */
export function planImports(random: Random): KeyPlan[] {
  return Array.from({ length: IMPORTED }, (_, i) => {
    const rank = COUNT + i;
    const site = SITES[i % SITES.length] ?? "";
    const [ownerId, customer] = CUSTOMERS[Math.floor(i / SITES.length) % CUSTOMERS.length] ?? [
      "",
      "",
    ];
    const [purpose, environment] =
      PURPOSES[Math.floor(i / SITES.length / CUSTOMERS.length) % PURPOSES.length] ?? PURPOSES[0];
    const age = WAVES[i % WAVES.length] ?? 0;
    const used = random.chance(0.72);
    const fate = used ? null : fateOf(random, age);
    return {
      ...planKey(random, rank),
      ...{ name: `${customer} ${site} ${purpose}`, ownerId, environment, age, fate },
      expiresIn: expiryOf(random, used, age),
      notBeforeIn: !used && fate === null && random.chance(0.04) ? random.between(4, 40) : null,
      perDay: used ? BUSIEST_PER_DAY / (rank + 1.4) ** 1.05 : 0,
      lastUsed: used || random.chance(0.7) ? Math.min(age, random.between(1, 200)) : null,
    };
  });
}

function planKey(random: Random, rank: number): KeyPlan {
  const api = random.pick(API_SHARES);
  const [ownerId, customer] = random.pick(CUSTOMERS);
  const [purpose, environment] = rank < 6 ? PURPOSES[0] : random.pick(PURPOSES);
  const used = rank < 150;
  const age = random.between(used ? 31 : 12, 400);
  const fate = used ? null : fateOf(random, age);
  return {
    api,
    name: `${customer} ${purpose}`,
    ownerId,
    environment,
    ...grantsOf(random, api),
    tags: environment === "live" && random.chance(0.3) ? ["contract"] : [],
    age,
    expiresIn: expiryOf(random, used, age),
    notBeforeIn: !used && fate === null && random.chance(0.06) ? random.between(4, 40) : null,
    ipAllowlist: random.chance(0.08) ? ["203.0.113.0/24"] : [],
    perMinute: random.chance(0.15) ? random.pick([30, 60, 120, 1000]) : null,
    credits: random.chance(0.06) ? Math.round(random.between(200, 90_000)) : null,
    fate,
    perDay: used ? BUSIEST_PER_DAY / (rank + 1.4) ** 1.05 : 0,
    lastUsed: used || random.chance(0.3) ? null : Math.min(age, random.between(31, 240)),
    refused: random.chance(0.1) ? { INSUFFICIENT_SCOPE: 0.01 } : {},
    ...SPECIAL[rank],
  };
}

function grantsOf(random: Random, api: number) {
  const { scopes, roles } = APIS[api] ?? APIS[0];
  const all = Object.keys(scopes);
  const [role] = Object.keys(roles).filter(() => random.chance(0.25));
  const own = all.filter(() => random.chance(0.45));
  return { scopes: own.length > 0 ? own : all.slice(0, 1), roles: role ? [role] : [] };
}

function expiryOf(random: Random, used: boolean, age: number): number | null {
  if (random.chance(0.25)) return null;
  if (!used && random.chance(0.22)) return -Math.min(age - 1, random.between(5, 120));
  return random.between(9, 340);
}

function fateOf(random: Random, age: number): Fate | null {
  const at = random.between(1, age);
  const reason = random.pick(REASONS);
  if (random.chance(0.2)) return { kind: "revoked", age: at, reason };
  return random.chance(0.12) ? { kind: "disabled", age: at, reason: "" } : null;
}
