import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { insertMany } from "@/db/insert-many";
import { keyRoles, keys } from "@/db/schema/keys";
import { limits } from "@/db/schema/limits";
import { owners } from "@/db/schema/owners";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvents } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import type { Fault } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { lockNamedRoles, type NamedRole } from "@/lib/roles/lock-named";
import { UNKNOWN_HINT } from "./complete-hint";
import { type ApiFacts, apiOf, keyRowOf } from "./create";
import { ungrantable } from "./grantable";
import type { ImportKeyInput } from "./import-input";
import { findKnownDigests } from "./known-digests";
import { storeDigests } from "./store-secret";

/** A row that was refused before it came here. */
export type RefusedRow = Readonly<{ faults: readonly Fault[] }>;

export type ImportKeysInput = Readonly<{
  apiId: string;
  dryRun: boolean;
  keys: readonly (ImportKeyInput | RefusedRow)[];
}>;

/** What became of a row, in the place it had. `keyId`: the key that was made, or the one that has this hash already. */
export type ImportedRow = Readonly<{
  status: "created" | "duplicate" | "invalid";
  keyId: string | null;
  errors: readonly Fault[];
}>;

export type ImportReport = Readonly<{
  dryRun: boolean;
  created: number;
  duplicates: number;
  invalid: number;
  results: readonly ImportedRow[];
}>;

/** Carries the report of a dry run out of its transaction, which is thereby undone. */
class DryRun extends Error {
  constructor(readonly report: ImportReport) {
    super("dry run");
  }
}

/**
 * Imports keys by the SHA-256 of their texts, as another product stored them: their callers go on with the
 * texts they have. The hash is wrapped under the pepper at once, so nothing is left to migrate at a first use.
 * Rows are judged one by one; all that can be made are made in one transaction. When this returns, every node
 * finds them, also where a text was tried before and was known to be unknown. May be repeated: what is there
 * already is a duplicate.
 * @throws AppError `not_found` (API), `forbidden`
 */
export async function importKeys(
  actor: Actor,
  input: ImportKeysInput,
  now = new Date(),
): Promise<ImportReport> {
  authorize(actor, "keys:write", input.apiId);
  try {
    const { result } = await commit(async (tx) => {
      const report = reportOf(input, await importRows(tx, actor, input, now));
      if (input.dryRun) throw new DryRun(report);
      return report;
    });
    return result;
  } catch (error) {
    if (error instanceof DryRun) return error.report;
    throw error;
  }
}

function reportOf({ dryRun }: ImportKeysInput, results: readonly ImportedRow[]): ImportReport {
  const count = (status: ImportedRow["status"]) =>
    results.filter((row) => row.status === status).length;
  const [created, duplicates, invalid] = [count("created"), count("duplicate"), count("invalid")];
  // A key of a dry run does not exist, so its id would lead nowhere.
  const shown = dryRun
    ? results.map((row) => (row.status === "created" ? { ...row, keyId: null } : row))
    : results;
  return { dryRun, created, duplicates, invalid, results: shown };
}

/** A row that is to become a key. */
type Planned = Readonly<{ place: number; id: string; input: ImportKeyInput }>;

async function importRows(
  tx: Tx,
  actor: Actor,
  { apiId, keys: rows }: ImportKeysInput,
  now: Date,
): Promise<ImportedRow[]> {
  const api = await apiOf(tx, actor, apiId);
  const given = rows.filter((row): row is ImportKeyInput => !("faults" in row));
  const known = await findKnownDigests(
    tx,
    actor,
    api.id,
    given.map((row) => row.hash),
  );
  const names = [...new Set(given.flatMap((row) => row.roles))];
  const rolesByName = await lockNamedRoles(tx, actor.workspaceId, api.id, names);
  const byDigest = new Map<string, string>();
  const planned: Planned[] = [];
  const results = rows.map((row, place): ImportedRow => {
    if ("faults" in row) return invalidRow(row.faults);
    const digest = row.hash.toString("hex");
    const there = known.get(digest) ?? byDigest.get(digest);
    if (there !== undefined)
      return { status: "duplicate", keyId: there === "" ? null : there, errors: [] };
    const faults = faultsOf(actor, api, row, rolesByName);
    if (faults.length > 0) return invalidRow(faults);
    const id = newId("key", now.getTime());
    byDigest.set(digest, id);
    planned.push({ place, id, input: row });
    return { status: "created", keyId: id, errors: [] };
  });
  const taken = await insertAll(tx, actor, { api, planned, rolesByName, now });
  return results.map((row) =>
    row.keyId !== null && taken.has(row.keyId)
      ? { status: "duplicate", keyId: null, errors: [] }
      : row,
  );
}

const invalidRow = (errors: readonly Fault[]): ImportedRow => ({
  status: "invalid",
  keyId: null,
  errors,
});

type RolesByName = ReadonlyMap<string, NamedRole>;

/** What only the workspace can tell: a role that is none, and more than the actor may give. */
function faultsOf(
  actor: Actor,
  api: ApiFacts,
  { roles: names, scopes }: ImportKeyInput,
  rolesByName: RolesByName,
): Fault[] {
  const unknown = names.flatMap((name, i) =>
    rolesByName.has(name) ? [] : [{ path: `roles[${i}]`, message: "is not a role of this API" }],
  );
  if (api.kind !== "management") return unknown;
  const given = names.flatMap((name) => rolesByName.get(name)?.scopes ?? []);
  const beyond = ungrantable(actor, [...scopes, ...given]);
  if (beyond.length === 0) return unknown;
  return [...unknown, { path: "scopes", message: `goes beyond your own: ${beyond.join(", ")}` }];
}

type Plan = Readonly<{
  api: ApiFacts;
  planned: readonly Planned[];
  rolesByName: RolesByName;
  now: Date;
}>;

/** @returns the ids of those whose hash somebody else has stored meanwhile; they are not there */
async function insertAll(
  tx: Tx,
  actor: Actor,
  { api, planned, rolesByName, now }: Plan,
): Promise<ReadonlySet<string>> {
  if (planned.length === 0) return new Set();
  const { workspaceId } = actor;
  await ensureOwners(tx, workspaceId, planned, now);
  const rows = planned.map(({ id, input }) => rowOf(actor, api, id, input, now));
  await insertMany(tx, keys, rows);
  const digests = planned.map(({ id, input }) => ({
    ...{ keyId: id, version: 1, digest: input.hash },
    hint: hintOfImported(input),
  }));
  const stored = await storeDigests(tx, actor, digests, now);
  const taken = new Set(planned.map(({ id }) => id).filter((id) => !stored.has(id)));
  if (taken.size > 0)
    await tx
      .delete(keys)
      .where(and(eq(keys.workspaceId, workspaceId), inArray(keys.id, [...taken])));
  const made = planned.filter(({ id }) => stored.has(id));
  await insertParts(tx, workspaceId, made, rolesByName);
  const events = made.map(({ id, input }) => ({
    ...{ action: "key.imported", target: { kind: "key", id, name: input.name } },
    after: shownOf(input, { id, apiId: api.id }),
  }));
  await recordEvents(tx, actor, events, now);
  if (made.length > 0) announce(tx, "unknown", "");
  return taken;
}

/** What the audit log keeps: all that was given but the hash. Read back, a thousand keys cost a third more. */
function shownOf({ hash, ...given }: ImportKeyInput, ids: Readonly<{ id: string; apiId: string }>) {
  return { ...ids, ...given };
}

function rowOf(actor: Actor, api: ApiFacts, id: string, input: ImportKeyInput, now: Date) {
  const { hash, hint, ...rest } = input;
  return keyRowOf({ ...rest, apiId: api.id }, { id, api, actor, now });
}

/** What the text looks like is not known here, unless the importer says so. */
const hintOfImported = ({ hash, hint }: ImportKeyInput): string =>
  hint === undefined ? `${UNKNOWN_HINT}${hash.toString("hex").slice(0, 4)}` : `${hint}…`;

/** As `ensureOwner` does for one: the lock keeps them from being deleted before their keys stand. */
async function ensureOwners(tx: Tx, workspaceId: string, planned: readonly Planned[], now: Date) {
  const ids = [...new Set(planned.flatMap(({ input }) => input.ownerId ?? []))].sort();
  if (ids.length === 0) return;
  await tx
    .insert(owners)
    .values(ids.map((id) => ({ workspaceId, id, createdAt: now, updatedAt: now })))
    .onConflictDoNothing();
  await tx
    .select({ id: owners.id })
    .from(owners)
    .where(and(eq(owners.workspaceId, workspaceId), inArray(owners.id, ids)))
    .for("key share");
}

async function insertParts(
  tx: Tx,
  workspaceId: string,
  made: readonly Planned[],
  rolesByName: RolesByName,
): Promise<void> {
  const given = made.flatMap(({ id: keyId, input }) =>
    [...new Set(input.roles)].flatMap((name) => {
      const role = rolesByName.get(name);
      return role ? [{ workspaceId, keyId, roleId: role.id }] : [];
    }),
  );
  if (given.length > 0) await tx.insert(keyRoles).values(given);
  const limited = made.flatMap(({ id: keyId, input }) =>
    input.limits.map((limit) => ({ ...limit, keyId, id: newId("limit"), workspaceId })),
  );
  await insertMany(tx, limits, limited);
}
