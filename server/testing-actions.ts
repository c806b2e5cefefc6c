import type { Permission } from "@/lib/members/permission";
import { testPem } from "@/lib/testing/certificates";
import type { World } from "@/lib/testing/world";

/** What an action asks of whoever calls it: nothing, a session, or a permission in the workspace. */
export type Needs = "nothing" | "session" | Permission;

/** `args` besides the slug of the workspace, which comes first where a permission is needed; an object is a form. */
export type ActionRow = Readonly<{ needs: Needs; args: (world: World) => readonly unknown[] }>;

const row = (needs: Needs, args: ActionRow["args"] = () => []): ActionRow => ({ needs, args });

const PASSWORD = "correct horse battery staple";
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();
const body = (value: object) => ({ body: JSON.stringify(value) });

const AUTH = "app/(auth)/actions.ts";
const INVITATION = "app/(auth)/invitation/[token]/actions.ts";
const IN = "app/(workspace)/[workspace]";

/** Every server action. `actions.test.ts` fails when the build has another one. */
export const ACTIONS: Readonly<Record<string, ActionRow>> = {
  [`${AUTH}#signOutAction`]: row("nothing"),
  [`${AUTH}#signInAction`]: row("nothing", () => [null, { email: "a@example.com", password: "-" }]),
  [`${AUTH}#secondFactorAction`]: row("nothing", () => [null, { code: "000000" }]),
  [`${AUTH}#proveAction`]: row("session", () => [null, { password: "-" }]),
  [`${AUTH}#signUpAction`]: row("nothing", () => [null, { email: "", password: "-" }]),
  [`${AUTH}#forgotAction`]: row("nothing", () => [null, { email: "nobody@example.com" }]),
  [`${AUTH}#admitBrowserAction`]: row("nothing", () => ["-", null, { x: "" }]),
  [`${AUTH}#resetAction`]: row("nothing", () => ["-", null, { password: PASSWORD }]),
  [`${AUTH}#confirmEmailAction`]: row("nothing", () => ["-", null, { x: "" }]),
  [`${INVITATION}#joinSignUpAction`]: row("nothing", () => ["-", null, { email: "" }]),
  [`${INVITATION}#joinAction`]: row("session", () => ["-", null, { x: "" }]),
  "app/actions.ts#saveEnvironment": row("nothing", () => ["live"]),
  "app/actions.ts#saveZone": row("nothing", () => ["Europe/Berlin"]),
  "app/actions.ts#saveKeysLook": row("nothing", () => ["compact:status"]),
  "app/actions.ts#saveTheme": row("nothing", () => ["dark"]),
  "app/actions.ts#saveSidebar": row("nothing", () => [true]),
  "app/new/actions.ts#newWorkspaceAction": row("session", () => [null, { name: "Another" }]),
  "app/start/actions.ts#experimentAction": row("session", ({ keyId, secret }) => [
    { experiment: "verify", keyId, secret, callerSecret: "none" },
  ]),
  [`${IN}/settings/account/actions.ts#signOutElsewhereAction`]: row("session"),
  [`${IN}/settings/account/actions.ts#endSessionAction`]: row("session", () => ["ses_none"]),
  [`${IN}/settings/account/actions.ts#beginSecondFactorAction`]: row("session", () => [
    ...[null, { x: "" }],
  ]),
  [`${IN}/settings/account/actions.ts#confirmSecondFactorAction`]: row("session", () => [
    ...[null, { code: "000000", password: "-" }],
  ]),
  [`${IN}/settings/account/actions.ts#renewCodesAction`]: row("session", () => [
    ...[null, { code: "000000" }],
  ]),
  [`${IN}/settings/account/actions.ts#removeSecondFactorAction`]: row("session", () => [
    ...[null, { code: "000000" }],
  ]),
  [`${IN}/settings/account/actions.ts#unlinkAction`]: row("session", () => [
    ...[null, { provider: "oidc" }],
  ]),
  [`${IN}/settings/account/actions.ts#renameUserAction`]: row("session", () => [
    ...[null, { name: "Somebody" }],
  ]),
  [`${IN}/settings/account/actions.ts#emailLinkAction`]: row("session", () => [
    null,
    { email: "other@example.com" },
  ]),
  [`${IN}/settings/account/actions.ts#changePasswordAction`]: row("session", () => [
    null,
    { current: "-", password: PASSWORD },
  ]),

  [`${IN}/overview-actions.ts#readStakeAction`]: row("keys:read", ({ keyId }) => [keyId]),
  [`${IN}/overview-actions.ts#raiseLimitAction`]: row("limits:write", ({ overrideId }) => [
    ...[{ namespace: "requests", identifier: "user_1", overrideId }, { limit: "7" }],
  ]),
  [`${IN}/palette.ts#searchKeysAction`]: row("keys:read", () => ["Production"]),
  [`${IN}/palette.ts#findSecretLinesAction`]: row("keys:read", ({ secret }) => [[secret]]),
  [`${IN}/keys/actions.ts#findSecretAction`]: row("keys:read", ({ secret }) => [secret]),
  [`${IN}/keys/actions.ts#createKeyAction`]: row("keys:write", ({ apiId }) => [body({ apiId })]),
  [`${IN}/keys/actions.ts#rotateKeyAction`]: row("keys:write", ({ keyId }) => [keyId, body({})]),
  [`${IN}/keys/actions.ts#updateKeyAction`]: row("keys:write", ({ keyId }) => [
    keyId,
    body({ name: "Other" }),
  ]),
  [`${IN}/keys/actions.ts#disableKeyAction`]: row("keys:write", ({ keyId }) => [keyId]),
  [`${IN}/keys/actions.ts#enableKeyAction`]: row("keys:write", ({ keyId }) => [keyId]),
  [`${IN}/keys/actions.ts#restoreKeyAction`]: row("keys:write", (world) => [world.revokedKeyId]),
  [`${IN}/keys/actions.ts#extendOverlapAction`]: row("keys:write", ({ rotatedKeyId }) => [
    ...[rotatedKeyId, 1, { retiresAt: TOMORROW }],
  ]),
  [`${IN}/keys/actions.ts#finishOverlapAction`]: row("keys:write", ({ rotatedKeyId }) => [
    ...[rotatedKeyId, 1],
  ]),
  [`${IN}/keys/actions.ts#revokeKeyAction`]: row("keys:write", ({ keyId }) => [
    keyId,
    { reason: "" },
  ]),
  [`${IN}/keys/list-actions.ts#bulkKeysAction`]: row("keys:write", ({ keyId }) => [
    body({ ids: [keyId], action: { type: "enable" } }),
  ]),
  [`${IN}/keys/list-actions.ts#readJobAction`]: row("jobs:read", ({ jobId }) => [jobId]),
  [`${IN}/keys/list-actions.ts#cancelJobAction`]: row("jobs:write", ({ jobId }) => [jobId]),
  [`${IN}/keys/list-actions.ts#takeSecretsAction`]: row("keys:write", ({ jobId }) => [jobId]),
  [`${IN}/view-actions.ts#saveViewAction`]: row("keys:write", () => [
    ...["keys", "Mine", "status=active"],
  ]),
  [`${IN}/view-actions.ts#deleteViewAction`]: row("keys:write", ({ viewId }) => [viewId]),
  [`${IN}/keys/list-actions.ts#findScopesAction`]: row("keys:read", ({ apiId, keyId }) => [
    ...[apiId, keyId],
  ]),
  [`${IN}/keys/list-actions.ts#peekKeyAction`]: row("keys:read", ({ keyId }) => [keyId]),
  [`${IN}/owners/actions.ts#createOwnerAction`]: row("owners:write", () => [
    body({ id: "user_9" }),
  ]),
  [`${IN}/owners/actions.ts#updateOwnerAction`]: row("owners:write", ({ ownerId }) => [
    ...[ownerId, body({ name: "Other" })],
  ]),
  [`${IN}/owners/actions.ts#deleteOwnerAction`]: row("owners:write", (world) => [
    world.idleOwnerId,
  ]),
  [`${IN}/limits/actions.ts#saveOverrideAction`]: row("limits:write", ({ overrideId }) => [
    ...[{ namespace: "requests", identifier: "user_1", overrideId }, null, { limit: "7" }],
  ]),
  [`${IN}/limits/actions.ts#createOverrideAction`]: row("limits:write", () => [
    ...[null, { namespace: "mail", identifier: "user_2", limit: "7", windowMs: "" }],
  ]),
  [`${IN}/limits/actions.ts#deleteOverrideAction`]: row("limits:write", ({ overrideId }) => [
    overrideId,
  ]),
  [`${IN}/apis/actions.ts#createApiAction`]: row("apis:write", () => [null, { name: "Other" }]),
  [`${IN}/apis/[api]/actions.ts#saveScopesAction`]: row("apis:write", ({ apiId }) => [
    ...[apiId, null, { name: "a:read", description: "" }],
  ]),
  [`${IN}/apis/[api]/actions.ts#saveSettingsAction`]: row("apis:write", ({ apiId }) => [
    ...[apiId, null, { name: "Billing", audience: "" }],
  ]),
  [`${IN}/apis/[api]/actions.ts#createRoleAction`]: row("roles:write", ({ apiId }) => [
    ...[apiId, null, { name: "another", description: "", scopes: "" }],
  ]),
  [`${IN}/apis/[api]/actions.ts#deleteRoleAction`]: row("roles:write", ({ roleId }) => [roleId]),
  [`${IN}/apis/[api]/actions.ts#deleteApiAction`]: row("apis:write", (world) => [world.emptyApiId]),
  [`${IN}/settings/actions.ts#renameWorkspaceAction`]: row("workspace:write", () => [
    null,
    { name: "Other" },
  ]),
  [`${IN}/settings/actions.ts#freezeAction`]: row("workspace:write", () => [{ frozen: "true" }]),
  [`${IN}/settings/actions.ts#setLeakPolicyAction`]: row("workspace:write", () => [
    null,
    { action: "notify" },
  ]),
  [`${IN}/settings/actions.ts#secondFactorRuleAction`]: row("workspace:own", () => [
    { required: "false" },
  ]),
  [`${IN}/settings/actions.ts#transferAction`]: row("workspace:own", () => [{ to: "usr_nobody" }]),
  [`${IN}/settings/actions.ts#deleteWorkspaceAction`]: row("workspace:own", () => [
    { slug: "not-its-slug" },
  ]),
  [`${IN}/settings/team/actions.ts#readMadeKeysAction`]: row("members:read", ({ memberId }) => [
    memberId,
  ]),
  [`${IN}/settings/team/actions.ts#resendAction`]: row("members:write", ({ invitationId }) => [
    invitationId,
  ]),
  [`${IN}/settings/team/actions.ts#revokeAction`]: row("members:write", ({ invitationId }) => [
    invitationId,
  ]),
  [`${IN}/settings/team/actions.ts#inviteAction`]: row("members:write", () => [
    null,
    { emails: "someone@example.com", role: "viewer" },
  ]),
  [`${IN}/settings/team/actions.ts#changeRoleAction`]: row("members:write", ({ memberId }) => [
    memberId,
    { role: "viewer" },
  ]),
  [`${IN}/settings/team/actions.ts#removeMemberAction`]: row("members:write", ({ memberId }) => [
    memberId,
    { handTo: "", revokeManagementKeys: "false" },
  ]),
  [`${IN}/settings/certificates/actions.ts#createCertificateAction`]: row(
    "certificates:write",
    (world) => [null, { name: "Next", keyId: world.callerKeyId, pem: testPem("next gateway") }],
  ),
  [`${IN}/settings/certificates/actions.ts#createAuthorityAction`]: row(
    "certificates:write",
    () => [...[null, { name: "Next", pem: testPem("next clients", true) }]],
  ),
  [`${IN}/settings/certificates/actions.ts#deleteCertificateAction`]: row(
    "certificates:write",
    (world) => [world.certificateId],
  ),
  [`${IN}/settings/certificates/actions.ts#deleteAuthorityAction`]: row(
    "certificates:write",
    (world) => [world.authorityId],
  ),
  [`${IN}/clients/actions.ts#createClientAction`]: row("clients:write", () => [
    null,
    { name: "Another", authMethod: "client_secret_basic" },
  ]),
  [`${IN}/clients/actions.ts#addCredentialAction`]: row("clients:write", ({ clientId }) => [
    ...[clientId, null, { overlap: "keep" }],
  ]),
  [`${IN}/clients/actions.ts#endCredentialAction`]: row("clients:write", (world) => [
    ...[world.clientId, world.retiringCredentialId],
  ]),
  [`${IN}/clients/actions.ts#saveGrantsAction`]: row("clients:write", ({ clientId, apiId }) => [
    ...[clientId, null, { apiId, scopes: "a:read" }],
  ]),
  [`${IN}/clients/actions.ts#switchClientAction`]: row("clients:write", ({ clientId }) => [
    ...[clientId, true],
  ]),
  [`${IN}/clients/actions.ts#revokeTokensAction`]: row("clients:write", ({ clientId }) => [
    clientId,
  ]),
  [`${IN}/clients/actions.ts#deleteClientAction`]: row("clients:write", ({ clientId }) => [
    clientId,
  ]),
  [`${IN}/clients/actions.ts#rotateSigningKeyAction`]: row("signing_keys:write", () => [
    ...["ES256", false],
  ]),
  [`${IN}/settings/webhooks/actions.ts#createWebhookAction`]: row("webhooks:write", () => [
    null,
    { url: "https://example.com/", events: "key.revoked" },
  ]),
  [`${IN}/settings/webhooks/actions.ts#rotateWebhookAction`]: row("webhooks:write", (world) => [
    ...[world.webhookId, null, { overlapSeconds: "3600" }],
  ]),
  [`${IN}/settings/webhooks/actions.ts#editWebhookAction`]: row("webhooks:write", (world) => [
    ...[world.webhookId, null, { url: "https://example.com/", events: "key.revoked" }],
  ]),
  [`${IN}/settings/webhooks/actions.ts#switchWebhookAction`]: row("webhooks:write", (world) => [
    ...[world.webhookId, true],
  ]),
  [`${IN}/settings/webhooks/actions.ts#testWebhookAction`]: row("webhooks:write", (world) => [
    ...[world.webhookId, null, { event: "key.revoked" }],
  ]),
  [`${IN}/settings/webhooks/actions.ts#resendAction`]: row("webhooks:write", (world) => [
    ...[world.webhookId, world.deliveryId],
  ]),
  [`${IN}/settings/webhooks/actions.ts#resendFailedAction`]: row("webhooks:write", (world) => [
    ...[world.webhookId, "key.revoked", "", ""],
  ]),
  [`${IN}/settings/webhooks/actions.ts#deleteWebhookAction`]: row("webhooks:write", (world) => [
    world.webhookId,
  ]),
};
