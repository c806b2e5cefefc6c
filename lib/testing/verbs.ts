import { randomBytes } from "node:crypto";
import type { Actor } from "@/lib/actor";
import { createApi } from "@/lib/apis/create";
import { deleteApi } from "@/lib/apis/delete";
import { getApi } from "@/lib/apis/get";
import { CreateApiInput, ListApisQuery } from "@/lib/apis/input";
import { listApis } from "@/lib/apis/list";
import { readApiFigures } from "@/lib/apis/read-figures";
import { updateApi } from "@/lib/apis/update";
import { readAttention } from "@/lib/attention/read";
import { exportEvents } from "@/lib/audit/export";
import { ListEventsQuery } from "@/lib/audit/input";
import { listEvents } from "@/lib/audit/list";
import { signAuditHead } from "@/lib/audit/sign-head";
import { verifyAudit } from "@/lib/audit/verify";
import { createEntries, createEntry } from "@/lib/catalogue/create";
import { deleteEntry } from "@/lib/catalogue/delete";
import { getEntry } from "@/lib/catalogue/get";
import { ListEntriesQuery } from "@/lib/catalogue/input";
import { listEntries } from "@/lib/catalogue/list";
import { newId } from "@/lib/ids";
import { inviteMembers } from "@/lib/invitations/create";
import { listInvitations } from "@/lib/invitations/list";
import { resendInvitation } from "@/lib/invitations/resend";
import { revokeInvitation } from "@/lib/invitations/revoke";
import { cancelJob } from "@/lib/jobs/cancel";
import { getJob } from "@/lib/jobs/get";
import { ListJobsQuery } from "@/lib/jobs/input";
import { listJobs } from "@/lib/jobs/list";
import { bulkKeys } from "@/lib/keys/bulk";
import { changeCredits } from "@/lib/keys/change-credits";
import { createKey } from "@/lib/keys/create";
import { disableKey } from "@/lib/keys/disable";
import { enableKey } from "@/lib/keys/enable";
import { extendOverlap } from "@/lib/keys/extend-overlap";
import { finishOverlap } from "@/lib/keys/finish-overlap";
import { getKey } from "@/lib/keys/get";
import { importKeys } from "@/lib/keys/import";
import { ImportKeyInput } from "@/lib/keys/import-input";
import { CreateKeyInput, ListKeysQuery, RotateKeyInput } from "@/lib/keys/input";
import { listKeys } from "@/lib/keys/list";
import { lookupKeys } from "@/lib/keys/lookup";
import { purgeKey } from "@/lib/keys/purge";
import { readCallers } from "@/lib/keys/read-callers";
import { readKeyNames } from "@/lib/keys/read-names";
import { readScopeUse } from "@/lib/keys/read-scope-use";
import { refillKey } from "@/lib/keys/refill";
import { restoreKey } from "@/lib/keys/restore";
import { revokeKey } from "@/lib/keys/revoke";
import { rotateKey } from "@/lib/keys/rotate";
import { startOverlap } from "@/lib/keys/start-overlap";
import { updateKey } from "@/lib/keys/update";
import { getLeakPolicy } from "@/lib/leaks/get-policy";
import { setLeakPolicy } from "@/lib/leaks/set-policy";
import { checkLimits } from "@/lib/limits/check";
import { LocalLimiter } from "@/lib/limits/local";
import { changeRole } from "@/lib/members/change-role";
import { listMembers } from "@/lib/members/list";
import { listMadeKeys } from "@/lib/members/list-keys";
import { type Permission, scopesOfRole } from "@/lib/members/permission";
import { removeMember } from "@/lib/members/remove";
import { createOverride } from "@/lib/overrides/create";
import { deleteOverride } from "@/lib/overrides/delete";
import { getOverride } from "@/lib/overrides/get";
import { CreateOverrideInput, ListOverridesQuery } from "@/lib/overrides/input";
import { listOverrides } from "@/lib/overrides/list";
import { updateOverride } from "@/lib/overrides/update";
import { createOwner } from "@/lib/owners/create";
import { deleteOwner } from "@/lib/owners/delete";
import { getOwner } from "@/lib/owners/get";
import { CreateOwnerInput, ListOwnersQuery } from "@/lib/owners/input";
import { listOwners } from "@/lib/owners/list";
import { updateOwner } from "@/lib/owners/update";
import { createRole } from "@/lib/roles/create";
import { deleteRole } from "@/lib/roles/delete";
import { findRole } from "@/lib/roles/find";
import { getRole } from "@/lib/roles/get";
import { CreateRoleInput, ListRolesQuery } from "@/lib/roles/input";
import { listRoles } from "@/lib/roles/list";
import { updateRole } from "@/lib/roles/update";
import { ListTopKeysQuery, ReadUsageQuery } from "@/lib/usage/input";
import { listTopKeys } from "@/lib/usage/list-top-keys";
import { readUsage } from "@/lib/usage/read";
import { readChart } from "@/lib/usage/read-chart";
import { readKeyUsage } from "@/lib/usage/read-key";
import { readSparks } from "@/lib/usage/read-sparks";
import { exportVerifications } from "@/lib/verifications/export";
import { getVerification } from "@/lib/verifications/get";
import { ListVerificationsQuery, StreamVerificationsQuery } from "@/lib/verifications/input";
import { listVerifications } from "@/lib/verifications/list";
import { startOf } from "@/lib/verifications/log-place";
import { readHistogram } from "@/lib/verifications/read-histogram";
import { streamVerifications } from "@/lib/verifications/stream";
import { createWebhook } from "@/lib/webhooks/create";
import { deleteWebhook } from "@/lib/webhooks/delete";
import { getWebhook } from "@/lib/webhooks/get";
import {
  CreateWebhookInput,
  ListDeliveriesQuery,
  ListWebhooksQuery,
  RotateSigningSecretInput,
  TestWebhookInput,
} from "@/lib/webhooks/input";
import { listWebhooks } from "@/lib/webhooks/list";
import { listDeliveries } from "@/lib/webhooks/list-deliveries";
import { resendDelivery } from "@/lib/webhooks/resend";
import { rotateSigningSecret } from "@/lib/webhooks/rotate-secret";
import { sendTestEvent } from "@/lib/webhooks/send-test";
import { updateWebhook } from "@/lib/webhooks/update";
import { freezeWorkspace } from "@/lib/workspaces/freeze";
import { getWorkspace } from "@/lib/workspaces/get";
import { renameWorkspace } from "@/lib/workspaces/rename";
import type { World } from "./world";

/** A verb as the matrices call it. */
export type VerbRow = Readonly<{
  name: string;
  /** All of them are needed. */
  permissions: readonly Permission[];
  /** `api`: the permission for the world's API is enough. `workspace`: it has to be for all. */
  reach: "api" | "workspace";
  /** What a stranger gets: an error, or an answer in which nothing of the world is. */
  stranger: "not_found" | "nothing";
  /** Whether it changes what verify decides on. */
  changes: boolean;
  /** Whether what it does is seen by the next call: it then needs a world of its own. */
  spends: boolean;
  call: (actor: Actor, world: World) => Promise<unknown>;
}>;

type Verb = (actor: Actor, ...rest: never[]) => Promise<unknown>;
type Shape = Pick<VerbRow, "reach" | "stranger" | "changes"> & { spends?: boolean };

const row = (shape: Shape, permissions: string, verb: Verb, call: VerbRow["call"]): VerbRow => ({
  spends: shape.changes,
  ...shape,
  name: verb.name,
  permissions: permissions.split(" ") as Permission[],
  call,
});

const CHANGE = { reach: "api", stranger: "not_found", changes: true } as const;
const MAKE = { reach: "workspace", stranger: "nothing", changes: true } as const;
const READ = { reach: "api", stranger: "not_found", changes: false } as const;
const LIST = { reach: "api", stranger: "nothing", changes: false } as const;
const WIDE = { reach: "workspace" } as const;
/** Changes something, but nothing that verify decides on. */
const ASIDE = { ...CHANGE, ...WIDE, changes: false, spends: true } as const;
const reason = "";
const LAST_HOUR = { from: Date.now() - 3_600_000, to: Date.now() };

/** Who gives somebody the role of a viewer must hold what a viewer holds. */
const MAKE_VIEWER = ["members:write", ...scopesOfRole("viewer")].join(" ");

const newHashedKey = () => {
  const value = randomBytes(32).toString("hex");
  return ImportKeyInput.parse({ hash: { algorithm: "sha256", encoding: "hex", value } });
};

/** Every verb of `lib`. `tenancy.test.ts` fails when one is missing. */
export const VERBS: readonly VerbRow[] = [
  row(MAKE, "apis:write", createApi, (actor) =>
    createApi(actor, CreateApiInput.parse({ name: "New" })),
  ),
  row(CHANGE, "apis:write", updateApi, (actor, { apiId }) =>
    updateApi(actor, apiId, { name: "Other" }),
  ),
  row(CHANGE, "apis:write", deleteApi, (actor, { emptyApiId }) => deleteApi(actor, emptyApiId)),
  row(READ, "apis:read", getApi, (actor, { apiId }) => getApi(actor, apiId)),
  row(LIST, "apis:read", listApis, (actor) => listApis(actor, ListApisQuery.parse({}))),

  row(CHANGE, "roles:write", createRole, (actor, { apiId }) =>
    createRole(actor, CreateRoleInput.parse({ apiId, name: "writer" })),
  ),
  row(CHANGE, "roles:write", updateRole, (actor, { roleId }) =>
    updateRole(actor, roleId, { scopes: ["invoices:*"] }),
  ),
  row(CHANGE, "roles:write", deleteRole, (actor, { roleId }) => deleteRole(actor, roleId)),
  row(READ, "roles:read", getRole, (actor, { roleId }) => getRole(actor, roleId)),
  row(LIST, "roles:read", listRoles, (actor, { apiId }) =>
    listRoles(actor, ListRolesQuery.parse({ apiId })),
  ),

  row(READ, "roles:read", findRole, (actor, { roleId }) => findRole(actor, roleId)),

  row({ ...MAKE, changes: false }, "roles:write", createEntry, (actor) =>
    createEntry(actor, { scope: newId("scope"), name: "Send mail", description: "" }),
  ),
  row({ ...MAKE, changes: false }, "roles:write", createEntries, (actor) =>
    createEntries(actor, [{ scope: "mail.send", name: "Send mail", description: "" }]),
  ),
  row({ ...CHANGE, ...WIDE }, "roles:write keys:write", deleteEntry, (actor, { entryId }) =>
    deleteEntry(actor, entryId),
  ),
  row({ ...READ, ...WIDE }, "roles:read", getEntry, (actor, { entryId }) =>
    getEntry(actor, entryId),
  ),
  row({ ...LIST, ...WIDE }, "roles:read", listEntries, (actor) =>
    listEntries(actor, ListEntriesQuery.parse({})),
  ),

  row(MAKE, "owners:write", createOwner, (actor) =>
    createOwner(actor, CreateOwnerInput.parse({ id: "user_9" })),
  ),
  row({ ...CHANGE, ...WIDE }, "owners:write", updateOwner, (actor, { ownerId }) =>
    updateOwner(actor, ownerId, { enabled: false }),
  ),
  row({ ...CHANGE, ...WIDE }, "owners:write", deleteOwner, (actor, { idleOwnerId }) =>
    deleteOwner(actor, idleOwnerId),
  ),
  row({ ...READ, ...WIDE }, "owners:read", getOwner, (actor, { ownerId }) =>
    getOwner(actor, ownerId),
  ),
  row({ ...LIST, ...WIDE }, "owners:read", listOwners, (actor) =>
    listOwners(actor, ListOwnersQuery.parse({})),
  ),

  row(MAKE, "limits:write", createOverride, (actor) =>
    createOverride(
      actor,
      CreateOverrideInput.parse({ namespace: "mail", identifier: "user_1", limit: 1 }),
    ),
  ),
  row({ ...CHANGE, ...WIDE }, "limits:write", updateOverride, (actor, { overrideId }) =>
    updateOverride(actor, overrideId, { limit: 9 }),
  ),
  row({ ...CHANGE, ...WIDE }, "limits:write", deleteOverride, (actor, { overrideId }) =>
    deleteOverride(actor, overrideId),
  ),
  row({ ...READ, ...WIDE }, "limits:read", getOverride, (actor, { overrideId }) =>
    getOverride(actor, overrideId),
  ),
  row({ ...LIST, ...WIDE }, "limits:read", listOverrides, (actor) =>
    listOverrides(actor, ListOverridesQuery.parse({})),
  ),

  row(CHANGE, "keys:write", createKey, (actor, { apiId }) =>
    createKey(actor, CreateKeyInput.parse({ apiId })),
  ),
  row(LIST, "keys:write", bulkKeys, (actor) =>
    bulkKeys(actor, { filter: {}, action: { type: "disable", reason: "" } }),
  ),
  row(CHANGE, "keys:write", importKeys, (actor, { apiId }) =>
    importKeys(actor, { apiId, dryRun: false, keys: [newHashedKey()] }),
  ),
  row(CHANGE, "keys:write", updateKey, (actor, { keyId }) =>
    updateKey(actor, keyId, { scopes: ["a:read"] }),
  ),
  row(CHANGE, "keys:write", disableKey, (actor, { keyId }) => disableKey(actor, keyId, { reason })),
  row({ ...CHANGE, changes: false }, "keys:write", enableKey, (actor, { keyId }) =>
    enableKey(actor, keyId, { reason }),
  ),
  row(CHANGE, "keys:write", revokeKey, (actor, { keyId }) => revokeKey(actor, keyId, { reason })),
  row(CHANGE, "keys:write", restoreKey, (actor, { revokedKeyId }) =>
    restoreKey(actor, revokedKeyId, { reason }),
  ),
  row(CHANGE, "keys:write", rotateKey, (actor, { keyId }) =>
    rotateKey(actor, keyId, RotateKeyInput.parse({})),
  ),
  row(CHANGE, "keys:write", extendOverlap, (actor, { rotatedKeyId }) =>
    extendOverlap(actor, rotatedKeyId, 1, { retiresAt: new Date(Date.now() + 3_600_000) }),
  ),
  row(CHANGE, "keys:write", finishOverlap, (actor, { rotatedKeyId }) =>
    finishOverlap(actor, rotatedKeyId, 1),
  ),
  row({ ...CHANGE, stranger: "nothing" }, "keys:write", startOverlap, (actor, { rotatedKeyId }) =>
    startOverlap(actor, rotatedKeyId),
  ),
  row({ ...CHANGE, changes: false }, "keys:write", refillKey, (actor, { keyId }) =>
    refillKey(actor, keyId),
  ),
  row(CHANGE, "keys:write", changeCredits, (actor, { keyId }) =>
    changeCredits(actor, keyId, { operation: "add", value: 5 }),
  ),
  row(CHANGE, "keys:purge", purgeKey, (actor, { keyId }) => purgeKey(actor, keyId)),
  row(READ, "keys:read", getKey, (actor, { keyId }) => getKey(actor, keyId)),
  row(LIST, "keys:read", listKeys, (actor, { apiId }) =>
    listKeys(actor, ListKeysQuery.parse({ apiId })),
  ),
  row(LIST, "keys:read", lookupKeys, (actor, { secret }) => lookupKeys(actor, { keys: [secret] })),
  row(READ, "keys:read usage:read", readCallers, (actor, { keyId }) => readCallers(actor, keyId)),
  row(READ, "keys:read usage:read", readScopeUse, (actor, { keyId }) => readScopeUse(actor, keyId)),

  row(LIST, "usage:read", readSparks, async (actor, { keyId }) => [
    ...(await readSparks(actor, [keyId])),
  ]),
  row(LIST, "usage:read", readUsage, (actor, { apiId }) =>
    readUsage(actor, ReadUsageQuery.parse({ apiId, groupBy: "key" })),
  ),
  row(READ, "keys:read usage:read", readKeyUsage, (actor, { keyId }) =>
    readKeyUsage(actor, keyId, ReadUsageQuery.parse({})),
  ),
  row(LIST, "usage:read", listTopKeys, (actor) => listTopKeys(actor, ListTopKeysQuery.parse({}))),
  row(LIST, "usage:read", listVerifications, (actor, { keyId }) =>
    listVerifications(actor, ListVerificationsQuery.parse({ keyId })),
  ),
  row(READ, "usage:read", getVerification, (actor, { requestId }) =>
    getVerification(actor, requestId),
  ),
  row(LIST, "usage:read", streamVerifications, async (actor) => {
    const [signal, renew] = [AbortSignal.abort(), async () => actor];
    const query = StreamVerificationsQuery.parse({});
    const batches = await streamVerifications(actor, query, { after: startOf(0n), renew, signal });
    const rows: unknown[] = [];
    for await (const batch of batches) rows.push(...batch);
    return rows;
  }),
  row(LIST, "usage:read", readChart, (actor, { apiId }) =>
    readChart(actor, { ...LAST_HOUR, bucketMs: 60_000, apiId }),
  ),
  row(LIST, "usage:read", readHistogram, (actor, { keyId }) => {
    const [from, to] = [new Date(LAST_HOUR.from), new Date(LAST_HOUR.to)];
    return readHistogram(actor, { keyId, from, to, bucketMs: 60_000 });
  }),
  row(LIST, "usage:read", exportVerifications, (actor, { keyId }) =>
    exportVerifications(actor, ListVerificationsQuery.parse({ keyId })),
  ),
  row({ ...LIST, ...WIDE }, "limits:check", checkLimits, (actor) =>
    checkLimits(
      actor,
      {
        limiter: new LocalLimiter(),
        overrides: { find: async () => null },
        measures: { limits: { allowed: 0, denied: 0 } },
      },
      {
        ...{ namespace: "mail", identifier: "user_1", limit: 5, windowMs: 60_000, cost: 1 },
        algorithm: "fixed",
      },
    ),
  ),
  row({ ...LIST, ...WIDE }, "jobs:read", listJobs, (actor) =>
    listJobs(actor, ListJobsQuery.parse({})),
  ),
  row({ ...READ, ...WIDE }, "jobs:read", getJob, (actor, { jobId }) => getJob(actor, jobId)),
  row({ ...READ, ...WIDE }, "jobs:write", cancelJob, (actor, { jobId }) => cancelJob(actor, jobId)),
  row(LIST, "keys:read", readApiFigures, (actor) => readApiFigures(actor)),
  row(LIST, "keys:read", readKeyNames, (actor, { keyId }) => readKeyNames(actor, [keyId])),
  row(LIST, "keys:read usage:read", readAttention, (actor) => readAttention(actor, "live")),
  row(MAKE, "workspace:write", renameWorkspace, (actor) =>
    renameWorkspace(actor, { name: "Other" }),
  ),
  row({ ...LIST, ...WIDE }, "workspace:read", getWorkspace, (actor) => getWorkspace(actor)),
  row(MAKE, "workspace:write", freezeWorkspace, (actor) =>
    freezeWorkspace(actor, { frozen: true, reason }),
  ),
  row(ASIDE, MAKE_VIEWER, changeRole, (actor, { memberId }) =>
    changeRole(actor, memberId, { role: "viewer" }),
  ),
  row(ASIDE, MAKE_VIEWER, removeMember, (actor, { memberId }) =>
    removeMember(actor, memberId, { handTo: null, revokeManagementKeys: false }),
  ),
  row({ ...ASIDE, stranger: "nothing" }, MAKE_VIEWER, inviteMembers, (actor) =>
    inviteMembers(actor, { emails: ["new@example.com"], role: "viewer" }),
  ),
  row(ASIDE, MAKE_VIEWER, resendInvitation, (actor, { invitationId }) =>
    resendInvitation(actor, invitationId),
  ),
  row(ASIDE, "members:write", revokeInvitation, (actor, { invitationId }) =>
    revokeInvitation(actor, invitationId),
  ),
  row({ ...LIST, ...WIDE }, "members:read", listInvitations, (actor) => listInvitations(actor)),
  row({ ...LIST, ...WIDE }, "members:read keys:read", listMadeKeys, (actor, { memberId }) =>
    listMadeKeys(actor, memberId),
  ),
  row({ ...LIST, ...WIDE }, "members:read", listMembers, (actor) => listMembers(actor)),
  row({ ...LIST, ...WIDE }, "audit:read", listEvents, (actor) =>
    listEvents(actor, ListEventsQuery.parse({})),
  ),
  row({ ...LIST, ...WIDE }, "audit:read", signAuditHead, (actor) => signAuditHead(actor)),
  row({ ...LIST, ...WIDE }, "audit:read", verifyAudit, (actor) => verifyAudit(actor)),
  row({ ...LIST, ...WIDE }, "audit:read", exportEvents, async (actor) => {
    const lines: string[] = [];
    for await (const text of await exportEvents(actor)) lines.push(text);
    return lines;
  }),

  row({ ...ASIDE, stranger: "nothing" }, "webhooks:write", createWebhook, (actor) =>
    createWebhook(
      actor,
      CreateWebhookInput.parse({ url: "https://hooks.example.com", events: ["key.revoked"] }),
    ),
  ),
  row(ASIDE, "webhooks:write", updateWebhook, (actor, { webhookId }) =>
    updateWebhook(actor, webhookId, { enabled: false }),
  ),
  row(ASIDE, "webhooks:write", deleteWebhook, (actor, { webhookId }) =>
    deleteWebhook(actor, webhookId),
  ),
  row(ASIDE, "webhooks:write", rotateSigningSecret, (actor, { webhookId }) =>
    rotateSigningSecret(actor, webhookId, RotateSigningSecretInput.parse({})),
  ),
  row(ASIDE, "webhooks:write", sendTestEvent, (actor, { webhookId }) =>
    sendTestEvent(actor, webhookId, TestWebhookInput.parse({})),
  ),
  row(ASIDE, "webhooks:write", resendDelivery, (actor, { webhookId, deliveryId }) =>
    resendDelivery(actor, webhookId, deliveryId),
  ),
  row({ ...READ, ...WIDE }, "webhooks:read", getWebhook, (actor, { webhookId }) =>
    getWebhook(actor, webhookId),
  ),
  row({ ...LIST, ...WIDE }, "webhooks:read", listWebhooks, (actor) =>
    listWebhooks(actor, ListWebhooksQuery.parse({})),
  ),
  row({ ...READ, ...WIDE }, "webhooks:read", listDeliveries, (actor, { webhookId }) =>
    listDeliveries(actor, webhookId, ListDeliveriesQuery.parse({})),
  ),
  row({ ...LIST, ...WIDE }, "workspace:read", getLeakPolicy, (actor) => getLeakPolicy(actor)),
  row({ ...ASIDE, stranger: "nothing" }, "workspace:write", setLeakPolicy, (actor) =>
    setLeakPolicy(actor, { action: "notify" }),
  ),
];
