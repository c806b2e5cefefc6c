import { eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { apis } from "@/db/schema/apis";
import { users } from "@/db/schema/users";
import { memberships } from "@/db/schema/workspaces";
import { type Actor, memberActor } from "@/lib/actor";
import { createApi } from "@/lib/apis/create";
import { CreateApiInput, UpdateApiInput } from "@/lib/apis/input";
import { updateApi } from "@/lib/apis/update";
import { commit } from "@/lib/changes/commit";
import { found } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { createKey } from "@/lib/keys/create";
import { CreateKeyInput } from "@/lib/keys/input";
import { type MemberRole, scopesOfRole } from "@/lib/members/permission";
import { createOverride } from "@/lib/overrides/create";
import { CreateOverrideInput } from "@/lib/overrides/input";
import { createOwner } from "@/lib/owners/create";
import { CreateOwnerInput } from "@/lib/owners/input";
import { createRole } from "@/lib/roles/create";
import { CreateRoleInput } from "@/lib/roles/input";
import { hashPassword } from "@/lib/users/password";
import { insertUser } from "@/lib/users/sign-up";
import { type Created, insertWorkspace } from "@/lib/workspaces/create";
import { APIS, BACKENDS, CUSTOMERS, TEAM } from "./cast";
import { before, createKeys, type MadeKey } from "./create-keys";
import { importSites } from "./import-keys";
import { makeTraffic, type Scene } from "./make-traffic";
import { planImports, planKeys } from "./plan-keys";
import { seededRandom } from "./random";
import { prepareLog, writeLastUses, writeTraffic } from "./write-traffic";

/** Where the demonstration is and who may enter. */
export type Demo = Readonly<{ email: string; slug: string; created: boolean }>;

const SLUG = "acme";
const SEED = 20_261_123;
const DAY_MS = 86_400_000;
const OPENED_DAYS = 420;
const USAGE_DAYS = 30;
/** As long as retention keeps minutes. */
const MINUTE_DAYS = 8;
const LOG_DAYS = 8;

/**
 * Makes the demonstration: a workspace with people, APIs, keys in every state and a month of usage. Where it is
 * already, only the password is set anew.
 * @param password of the person who may sign in
 */
export async function seedDemo(password: string, now = new Date()): Promise<Demo> {
  const [{ email }] = TEAM;
  const passwordHash = await hashPassword(password);
  const existing = await db()
    .update(users)
    .set({ passwordHash })
    .where(eq(users.email, email))
    .returning({ id: users.id });
  if (existing.length > 0) return { email, slug: SLUG, created: false };
  const opened = before(now, OPENED_DAYS);
  const { workspace, apiId, actor } = await openWorkspace(passwordHash, opened);
  const people = await addColleagues(actor, before(now, OPENED_DAYS - 3), now);
  const apiIds = await addApis(actor, apiId, before(now, OPENED_DAYS - 1));
  await addOwners(people[0], before(now, OPENED_DAYS - 5));
  const callers = await addBackends(actor, before(now, OPENED_DAYS - 6));
  const random = seededRandom(SEED);
  const imported = await importSites(people, apiIds, planImports(random), random, now);
  const made = await createKeys(people, apiIds, planKeys(random), random, now);
  const keys = [...made, ...imported];
  await addOverrides(people[0], keys, now);
  await addTraffic({ workspaceId: workspace.id, keys, callers, now: now.getTime() });
  return { email, slug: workspace.slug, created: true };
}

/** The first of the team signs up; the first API comes with the workspace. */
async function openWorkspace(passwordHash: string, at: Date): Promise<Created> {
  const [person] = TEAM;
  const [first] = APIS;
  const { result } = await commit(async (tx) => {
    const user = await insertUser(tx, { ...person, passwordHash }, at);
    const firstApi = { name: first.name, scopes: scopesOf(first) };
    return insertWorkspace(
      tx,
      user,
      { name: "Acme", slug: SLUG, firstApi },
      originOf(person.ip),
      at,
    );
  });
  return result;
}

const originOf = (ip: string) => ({ requestId: newId("request"), ip, userAgent: "Mozilla/5.0" });

/** The others, who cannot sign in: nobody knows their passwords. @returns those who may change keys */
async function addColleagues(owner: Actor, at: Date, now: Date): Promise<[Actor, ...Actor[]]> {
  const { workspaceId } = owner;
  const actors: [Actor, ...Actor[]] = [owner];
  for (const [day, { role, ip, ...person }] of TEAM.slice(1).entries()) {
    const lastActiveAt = before(now, day + 0.2);
    const passwordHash = await hashPassword(crypto.randomUUID());
    const user = await db().transaction(async (tx) => {
      const user = await insertUser(tx, { ...person, passwordHash }, at);
      const membership = { workspaceId, userId: user.id, role, createdAt: at, lastActiveAt };
      await tx.insert(memberships).values(membership);
      return user;
    });
    const may: MemberRole = role;
    if (may === "viewer") continue;
    const identity = { id: user.id, name: user.name, workspaceId, scopes: scopesOfRole(may) };
    actors.push(memberActor(identity, originOf(ip)));
  }
  return actors;
}

type ApiCast = (typeof APIS)[number];

const scopesOf = ({ scopes }: ApiCast) =>
  Object.entries(scopes).map(([name, description]) => ({ name, description }));

const limitOf = (perMinute: number) => ({
  name: "requests",
  limit: perMinute,
  windowMs: 60_000,
  algorithm: "sliding",
});

async function addApis(owner: Actor, firstId: string, at: Date): Promise<string[]> {
  const ids: string[] = [];
  for (const api of APIS) {
    const { name, prefix, audience, expiresInDays, perMinute } = api;
    const defaults = { limits: [limitOf(perMinute)], expiresInDays };
    const settings = { name, prefix, audience, defaults };
    const { id } =
      ids.length === 0
        ? await updateApi(owner, firstId, UpdateApiInput.parse(settings), at)
        : await createApi(owner, CreateApiInput.parse({ ...settings, scopes: scopesOf(api) }), at);
    for (const [role, scopes] of Object.entries(api.roles))
      await createRole(owner, CreateRoleInput.parse({ apiId: id, name: role, scopes }), at);
    ids.push(id);
  }
  return ids;
}

async function addOwners(owner: Actor, at: Date): Promise<void> {
  for (const [index, [id, name]] of CUSTOMERS.entries()) {
    const limits = index % 4 === 0 ? [{ ...limitOf(2000), name: "customer" }] : [];
    await createOwner(owner, CreateOwnerInput.parse({ id, name, limits }), at);
  }
}

/** The management keys of the company's backends. @returns their ids */
async function addBackends(owner: Actor, at: Date): Promise<[string, ...string[]]> {
  const [api] = await db()
    .select({ id: apis.id })
    .from(apis)
    .where(eq(apis.workspaceId, owner.workspaceId))
    .orderBy(eq(apis.kind, "customer"))
    .limit(1);
  const apiId = found(api, "API").id;
  const ids: string[] = [];
  for (const { name, scopes } of BACKENDS) {
    const input = CreateKeyInput.parse({ apiId, name, scopes, expiresAt: null });
    ids.push((await createKey(owner, input, undefined, at)).key.id);
  }
  const [first, ...others] = ids;
  return [found(first, "key"), ...others];
}

async function addOverrides(actor: Actor, keys: readonly MadeKey[], now: Date): Promise<void> {
  const free = keys.filter(({ plan }) => plan.refused.RATE_LIMITED === undefined);
  const busiest = free.toSorted((a, b) => b.plan.perDay - a.plan.perDay).slice(0, 3);
  for (const { key } of busiest) {
    const input = { namespace: "requests", identifier: key.id, limit: 2000, reason: "Launch week" };
    await createOverride(actor, CreateOverrideInput.parse(input), before(now, 0.2));
  }
}

async function addTraffic(scene: Scene): Promise<void> {
  const now = new Date(scene.now);
  const random = seededRandom(SEED + 1);
  await prepareLog(LOG_DAYS, now);
  await writeLastUses(
    scene.keys.flatMap(({ plan, key }) =>
      plan.lastUsed === null
        ? []
        : [{ keyId: key.id, version: 1, at: before(now, plan.lastUsed).toISOString() }],
    ),
  );
  const today = Math.floor(scene.now / DAY_MS);
  for (let back = USAGE_DAYS; back >= 0; back--) {
    const lines = makeTraffic(scene, (today - back) * DAY_MS, random);
    await writeTraffic(lines, { minutes: back <= MINUTE_DAYS, log: back <= LOG_DAYS });
  }
}
