import { updateApi } from "@/lib/apis/update";
import { createEntry } from "@/lib/catalogue/create";
import { commit } from "@/lib/changes/commit";
import { inviteMembers } from "@/lib/invitations/create";
import { keepItems } from "@/lib/jobs/keep-items";
import { startJob } from "@/lib/jobs/start";
import { RotateKeyInput } from "@/lib/keys/input";
import { revokeKey } from "@/lib/keys/revoke";
import { rotateKey } from "@/lib/keys/rotate";
import { createOverride } from "@/lib/overrides/create";
import { createOwner } from "@/lib/owners/create";
import { CreateOwnerInput } from "@/lib/owners/input";
import { createRole } from "@/lib/roles/create";
import { newTestCertificates } from "@/lib/testing/certificates";
import { newTestIssuer } from "@/lib/testing/client";
import { newTestRotation } from "@/lib/testing/job";
import { newTestWebhook } from "@/lib/testing/webhook";
import { newTestApi, newTestKey, newTestMember } from "@/lib/testing/workspace";
import type { Verifier } from "@/lib/verifier/open";
import { TokenShape } from "./oauth-shapes";
import { newTestTenant, type Send } from "./testing";
import { formOf } from "./testing-form";

/** A workspace in which there is one thing of each kind that a route can be about. */
export type SampleWorld = Awaited<ReturnType<typeof newSampleWorld>>;

const limits = [{ name: "requests", limit: 100, windowMs: 60_000 }];

export async function newSampleWorld(send: Send, verifier: Verifier) {
  const tenant = await newTestTenant();
  const { workspace, api } = tenant;
  const [key, rotated, revoked] = await Promise.all([
    newTestKey(workspace, api.id, {
      ...{ ownerId: "user_1", scopes: ["invoices:read"], limits, tags: ["team=billing"] },
      ...{ credits: { remaining: 1000 } },
    }),
    newTestKey(workspace, api.id),
    newTestKey(workspace, api.id),
  ]);
  await rotateKey(workspace.owner, rotated.key.id, RotateKeyInput.parse({}));
  await revokeKey(workspace.owner, revoked.key.id, { reason: "" });
  const emptyApi = await newTestApi(workspace, { name: "Search" });
  const role = await createRole(workspace.owner, {
    apiId: api.id,
    name: "reader",
    description: "May look at everything",
    scopes: ["invoices:read"],
  });
  const workspaceRole = await createRole(workspace.owner, {
    ...{ apiId: null, name: "support", description: "", scopes: ["documents.list"] },
  });
  await createEntry(workspace.owner, {
    ...{ scope: "documents.list", name: "List documents", description: "" },
  });
  await createOwner(workspace.owner, CreateOwnerInput.parse({ id: "user_2", name: "Globex" }));
  const override = await createOverride(workspace.owner, {
    namespace: "requests",
    identifier: "user_1",
    limit: 500,
    windowMs: null,
    reason: "On the large plan",
    expiresAt: null,
  });
  const member = await newTestMember(workspace, "viewer");
  const [invited] = await inviteMembers(workspace.owner, {
    emails: ["ada@example.com"],
    role: "viewer",
  });
  const { result: jobId } = await commit(async (tx) => {
    const id = await startJob(
      tx,
      workspace.owner,
      { kind: "test", input: {}, total: 1 },
      new Date(),
    );
    const failure = {
      id: revoked.key.id,
      code: "conflict",
      message: "The key is revoked. Restore it first.",
    } as const;
    await keepItems(tx, { workspaceId: workspace.id, id }, { changed: [], failures: [failure] });
    return id;
  });
  const asker = { kind: "key", id: tenant.callerId } as const;
  const rotationId = await newTestRotation(workspace.id, asker, key.key.id);
  const webhook = await newTestWebhook(workspace.id);
  const certificates = await newTestCertificates(workspace);
  await updateApi(workspace.owner, api.id, { audience: "https://billing.example.com" });
  const issuer = await newTestIssuer(workspace.owner, api.id);
  const { clientId: client_id, clientSecret: client_secret } = issuer;
  const issued = await send("POST", `/w/${workspace.id}/oauth/token`, {
    ...formOf({ grant_type: "client_credentials", client_id, client_secret }),
  });
  const body = { key: key.secret, scopes: ["invoices:read"], context: { ip: "203.0.113.7" } };
  const verified = await send("POST", "/v1/keys/verify", { key: tenant.key, body });
  await verifier.ship();
  return {
    ...tenant,
    ...webhook,
    ...certificates,
    ...issuer,
    token: TokenShape.parse(issued.body).access_token,
    keyId: key.key.id,
    secret: key.secret,
    rotatedKeyId: rotated.key.id,
    revokedKeyId: revoked.key.id,
    emptyApiId: emptyApi.id,
    roleId: role.id,
    workspaceRoleId: workspaceRole.id,
    ownerId: "user_1",
    idleOwnerId: "user_2",
    overrideId: override.id,
    memberId: member.id,
    invitationId: invited?.sent?.invitation.id ?? "",
    jobId,
    rotationId,
    requestId: verified.headers.get("x-request-id") ?? "",
  };
}
