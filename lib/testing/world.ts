import { db } from "@/db/connect";
import { apis, roles } from "@/db/schema/apis";
import { catalogue } from "@/db/schema/catalogue";
import { jobs } from "@/db/schema/jobs";
import { overrides } from "@/db/schema/limits";
import { owners } from "@/db/schema/owners";
import { verifications } from "@/db/schema/usage";
import { views } from "@/db/schema/views";
import { invitations } from "@/db/schema/workspaces";
import { newId } from "@/lib/ids";
import { ReasonInput, RotateKeyInput } from "@/lib/keys/input";
import { revokeKey } from "@/lib/keys/revoke";
import { rotateKey } from "@/lib/keys/rotate";
import { newTestCertificates } from "./certificates";
import { newTestIssuer } from "./client";
import { newTestWebhook } from "./webhook";
import { newTestKey, newTestMember, newTestWorkspace } from "./workspace";

/** A workspace with at least one of everything, so that every verb has something to act on. */
export type World = Awaited<ReturnType<typeof newWorld>>;

async function insertObjects(workspaceId: string) {
  const [apiId, emptyApiId] = [newId("api"), newId("api")];
  const roleId = newId("role");
  const overrideId = newId("override");
  const entryId = newId("scope");
  const [requestId, jobId] = [newId("request"), newId("job")];
  const [ownerId, idleOwnerId] = ["user_1", "user_2"];
  await db()
    .insert(apis)
    .values(
      [apiId, emptyApiId].map((id) => ({ id, workspaceId, name: "Billing", prefix: "acme" })),
    );
  await db()
    .insert(roles)
    .values({ id: roleId, workspaceId, apiId, name: "reader", scopes: ["invoices:read"] });
  await db()
    .insert(owners)
    .values([ownerId, idleOwnerId].map((id) => ({ id, workspaceId })));
  await db()
    .insert(overrides)
    .values({ id: overrideId, workspaceId, namespace: "requests", identifier: "user_1", limit: 5 });
  await db()
    .insert(catalogue)
    .values({ id: entryId, workspaceId, scope: "invoices:read", name: "See invoices" });
  await db()
    .insert(jobs)
    .values({
      ...{ id: jobId, workspaceId, kind: "keys.bulk", status: "queued", input: {}, total: 1 },
      ...{ createdByKind: "system", createdById: "system", createdByName: "test" },
      origin: { requestId: "", ip: "", userAgent: "" },
    });
  const viewId = newId("view");
  const view = { id: viewId, workspaceId, name: "Expiring", query: "expires=7d" };
  await db()
    .insert(views)
    .values({ ...view, screen: "keys", createdById: "usr_owner" });
  return {
    ...{ apiId, emptyApiId, roleId, overrideId, entryId, requestId, jobId, viewId },
    ...{ ownerId, idleOwnerId },
  };
}

const insertVerification = (workspaceId: string, apiId: string, keyId: string, requestId: string) =>
  db()
    .insert(verifications)
    .values({
      ...{ workspaceId, apiId, keyId, requestId, at: new Date(), secretVersion: 1, ownerId: "" },
      ...{ callerId: "", environment: "live", outcome: "VALID", scopes: "", ip: "192.0.2.1" },
      ...{
        userAgent: "",
        method: "",
        path: "",
        credits: 0,
        latencyMicros: 90,
        tags: [],
        checks: [],
      },
    });

async function insertInvitation(workspaceId: string): Promise<string> {
  const [id, now] = [newId("invitation"), new Date()];
  await db()
    .insert(invitations)
    .values({
      ...{ id, workspaceId, email: "invited@example.com", role: "viewer" },
      ...{ tokenHash: Buffer.from(id), invitedById: "usr_owner", invitedByName: "owner" },
      ...{ sentAt: now, expiresAt: new Date(now.getTime() + 3_600_000) },
    });
  return id;
}

/** Writes a world. `rotated` waits for the first use of its version 2; `revoked` can still be restored. */
export async function newWorld() {
  const workspace = await newTestWorkspace();
  const objects = await insertObjects(workspace.id);
  const { apiId, ownerId } = objects;
  const make = (input: object) => newTestKey(workspace, apiId, input);
  const [plain, rotated, revoked] = await Promise.all([
    make({ ownerId, roles: ["reader"], credits: { remaining: 10 } }),
    make({}),
    make({}),
  ]);
  await rotateKey(workspace.owner, rotated.key.id, RotateKeyInput.parse({}));
  await revokeKey(workspace.owner, revoked.key.id, ReasonInput.parse({}));
  await insertVerification(workspace.id, apiId, plain.key.id, objects.requestId);
  const member = await newTestMember(workspace, "viewer");
  const invitationId = await insertInvitation(workspace.id);
  const issuer = await newTestIssuer(workspace.owner, apiId);
  const { webhookId, deliveryId } = await newTestWebhook(workspace.id);
  const certificates = await newTestCertificates(workspace);
  return {
    ...certificates,
    ...objects,
    ...issuer,
    workspace,
    memberId: member.id,
    invitationId,
    webhookId,
    deliveryId,
    keyId: plain.key.id,
    secret: plain.secret,
    rotatedKeyId: rotated.key.id,
    revokedKeyId: revoked.key.id,
  };
}
