import { exportEvents } from "@/lib/audit/export";
import { exportEventTable } from "@/lib/audit/export-table";
import { ListEventsQuery } from "@/lib/audit/input";
import { listEvents } from "@/lib/audit/list";
import { signAuditHead } from "@/lib/audit/sign-head";
import { verifyAudit } from "@/lib/audit/verify";
import { createAuthority } from "@/lib/authorities/create";
import { deleteAuthority } from "@/lib/authorities/delete";
import { getAuthority } from "@/lib/authorities/get";
import { ListAuthoritiesQuery } from "@/lib/authorities/input";
import { listAuthorities } from "@/lib/authorities/list";
import { createCertificate } from "@/lib/certificates/create";
import { deleteCertificate } from "@/lib/certificates/delete";
import { getCertificate } from "@/lib/certificates/get";
import { ListCertificatesQuery } from "@/lib/certificates/input";
import { listCertificates } from "@/lib/certificates/list";
import { inviteMembers } from "@/lib/invitations/create";
import { listInvitations } from "@/lib/invitations/list";
import { resendInvitation } from "@/lib/invitations/resend";
import { revokeInvitation } from "@/lib/invitations/revoke";
import { cancelJob } from "@/lib/jobs/cancel";
import { getJob } from "@/lib/jobs/get";
import { ListJobsQuery } from "@/lib/jobs/input";
import { listJobs } from "@/lib/jobs/list";
import { listFailures } from "@/lib/jobs/list-failures";
import { takeSecrets } from "@/lib/jobs/take-secrets";
import { getLeakPolicy } from "@/lib/leaks/get-policy";
import { setLeakPolicy } from "@/lib/leaks/set-policy";
import { changeRole } from "@/lib/members/change-role";
import { listMembers } from "@/lib/members/list";
import { listMadeKeys } from "@/lib/members/list-keys";
import { listWithoutSecondFactor } from "@/lib/members/list-without-second-factor";
import { scopesOfRole } from "@/lib/members/permission";
import { readActivity } from "@/lib/members/read-activity";
import { removeMember } from "@/lib/members/remove";
import { createView } from "@/lib/views/create";
import { deleteView } from "@/lib/views/delete";
import { listViews } from "@/lib/views/list";
import { countDeliveries } from "@/lib/webhooks/count-deliveries";
import { countUndelivered } from "@/lib/webhooks/count-undelivered";
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
import { resendFailed } from "@/lib/webhooks/resend-failed";
import { rotateSigningSecret } from "@/lib/webhooks/rotate-secret";
import { sendTestEvent } from "@/lib/webhooks/send-test";
import { updateWebhook } from "@/lib/webhooks/update";
import { freezeWorkspace } from "@/lib/workspaces/freeze";
import { getWorkspace } from "@/lib/workspaces/get";
import { renameWorkspace } from "@/lib/workspaces/rename";
import { setSecondFactorRule } from "@/lib/workspaces/set-second-factor-rule";
import { testPem } from "./certificates";
import { newTestRotation } from "./job";
import { ASIDE, CHANGE, LIST, MAKE, READ, row, type VerbRow, WIDE } from "./verb-row";

const reason = "";

/** Who gives somebody the role of a viewer must hold what a viewer holds. */
const MAKE_VIEWER = ["members:write", ...scopesOfRole("viewer")].join(" ");

/** Whoever shows the certificate holds what its management key does. */
const MAKE_CALLER = "certificates:write keys:verify";

/** Verbs about the workspace, its people and what it tells others. */
export const WORKSPACE_VERBS: readonly VerbRow[] = [
  row({ ...LIST, ...WIDE }, "jobs:read", listJobs, (actor) =>
    listJobs(actor, ListJobsQuery.parse({})),
  ),
  row({ ...READ, ...WIDE }, "jobs:read", getJob, (actor, { jobId }) => getJob(actor, jobId)),
  row({ ...READ, ...WIDE }, "jobs:read", listFailures, (actor, { jobId }) =>
    listFailures(actor, jobId, { limit: 10 }),
  ),
  row({ ...READ, ...WIDE }, "jobs:write", cancelJob, (actor, { jobId }) => cancelJob(actor, jobId)),
  // Only what one asked for oneself can be taken, which for a stranger is of a key of their own.
  row({ ...LIST, spends: true }, "keys:write", takeSecrets, async (actor, { workspace, keyId }) => {
    const own = actor.workspaceId === workspace.id ? keyId : undefined;
    return takeSecrets(actor, await newTestRotation(actor.workspaceId, actor, own));
  }),
  row(MAKE, "workspace:write", renameWorkspace, (actor) =>
    renameWorkspace(actor, { name: "Other" }),
  ),
  row({ ...ASIDE, stranger: "nothing" }, "workspace:own", setSecondFactorRule, (actor) =>
    setSecondFactorRule(actor, { required: false }),
  ),
  row({ ...LIST, ...WIDE }, "workspace:own", listWithoutSecondFactor, (actor) =>
    listWithoutSecondFactor(actor),
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
  row({ ...LIST, ...WIDE }, "workspace:read", listViews, (actor) => listViews(actor, "keys")),
  row({ ...ASIDE, stranger: "nothing" }, "keys:write", createView, (actor) =>
    createView(actor, { screen: "keys", name: "Mine", query: "status=active" }),
  ),
  row(ASIDE, "keys:write", deleteView, (actor, { viewId }) => deleteView(actor, viewId)),
  row({ ...LIST, ...WIDE }, "members:read", listMembers, (actor) => listMembers(actor)),
  row({ ...LIST, ...WIDE }, "members:write keys:read", readActivity, async (actor) => [
    ...(await readActivity(actor)),
  ]),
  row({ ...LIST, ...WIDE }, "audit:read", exportEventTable, (actor) =>
    exportEventTable(actor, ListEventsQuery.parse({})),
  ),
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
  row(ASIDE, "webhooks:write", resendFailed, (actor, { webhookId }) =>
    resendFailed(actor, webhookId, {}),
  ),
  row({ ...READ, ...WIDE }, "webhooks:read", getWebhook, (actor, { webhookId }) =>
    getWebhook(actor, webhookId),
  ),
  row({ ...LIST, ...WIDE }, "webhooks:read", countDeliveries, (actor, { webhookId }) =>
    countDeliveries(actor, [webhookId]),
  ),
  row({ ...LIST, ...WIDE }, "webhooks:read", listWebhooks, (actor) =>
    listWebhooks(actor, ListWebhooksQuery.parse({})),
  ),
  row({ ...READ, ...WIDE }, "webhooks:read", listDeliveries, (actor, { webhookId }) =>
    listDeliveries(actor, webhookId, ListDeliveriesQuery.parse({})),
  ),
  row({ ...LIST, ...WIDE }, "webhooks:read", countUndelivered, (actor, { webhookId }) =>
    countUndelivered(actor, webhookId, {}),
  ),
  row({ ...CHANGE, ...WIDE }, MAKE_CALLER, createCertificate, (actor, { callerKeyId: keyId }) =>
    createCertificate(actor, { name: "Next", keyId, pem: testPem("next gateway") }),
  ),
  row({ ...CHANGE, ...WIDE }, "certificates:write", deleteCertificate, (actor, { certificateId }) =>
    deleteCertificate(actor, certificateId),
  ),
  row({ ...READ, ...WIDE }, "certificates:read", getCertificate, (actor, { certificateId }) =>
    getCertificate(actor, certificateId),
  ),
  row({ ...LIST, ...WIDE }, "certificates:read", listCertificates, (actor) =>
    listCertificates(actor, ListCertificatesQuery.parse({})),
  ),
  row(
    { ...CHANGE, ...WIDE, stranger: "nothing", spends: true },
    "certificates:write",
    createAuthority,
    (actor) => createAuthority(actor, { name: "Next", pem: testPem("next clients", true) }),
  ),
  row({ ...CHANGE, ...WIDE }, "certificates:write", deleteAuthority, (actor, { authorityId }) =>
    deleteAuthority(actor, authorityId),
  ),
  row({ ...READ, ...WIDE }, "certificates:read", getAuthority, (actor, { authorityId }) =>
    getAuthority(actor, authorityId),
  ),
  row({ ...LIST, ...WIDE }, "certificates:read", listAuthorities, (actor) =>
    listAuthorities(actor, ListAuthoritiesQuery.parse({})),
  ),
  row({ ...LIST, ...WIDE }, "workspace:read", getLeakPolicy, (actor) => getLeakPolicy(actor)),
  row({ ...ASIDE, stranger: "nothing" }, "workspace:write", setLeakPolicy, (actor) =>
    setLeakPolicy(actor, { action: "notify" }),
  ),
];
