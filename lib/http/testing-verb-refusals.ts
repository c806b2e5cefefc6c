import { generateKeyPairSync } from "node:crypto";
import { eq } from "drizzle-orm";
import { db, sql } from "@/db/connect";
import { jobs } from "@/db/schema/jobs";
import type { Actor } from "@/lib/actor";
import { verifyAudit } from "@/lib/audit/verify";
import { commit } from "@/lib/changes/commit";
import type { ErrorCode } from "@/lib/errors";
import { startJob } from "@/lib/jobs/start";
import { BULK_KEYS } from "@/lib/keys/bulk-kind";
import { RotateKeyInput } from "@/lib/keys/input";
import { revokeKey } from "@/lib/keys/revoke";
import { rotateKey } from "@/lib/keys/rotate";
import { EXCHANGE } from "@/lib/oauth/testing";
import { createRole } from "@/lib/roles/create";
import { newTestClient } from "@/lib/testing/client";
import { newTestWebhook } from "@/lib/testing/webhook";
import { newTestKey, newTestMember, newTestWorkspace } from "@/lib/testing/workspace";
import { STREAMS_MAX } from "@/lib/verifications/stream";
import { updateWebhook } from "@/lib/webhooks/update";
import type { Route } from "./route";
import { newTestTenant } from "./testing";
import { type Attempt, fromElsewhere, sending } from "./testing-form-refusals";
import { sendRequest } from "./testing-requests";

const HOUR_MS = 3_600_000;

/** The sample, so many times over. */
const times =
  (count: number, change: Parameters<typeof sending>[0] = () => ({})): Attempt =>
  async (...call) => {
    for (let i = 1; i < count; i++) await sending(change)(...call);
    return sending(change)(...call);
  };
const twice = times(2);

const ofRevokedKey = sending(({ world }) => ({ params: { id: world.revokedKeyId } }));
const ofOnlySecret = sending(({ world }) => ({ params: { id: world.keyId, version: "1" } }));
const ofOnlyCredential = sending(async ({ world }) => {
  const { client } = await newTestClient(world.workspace.owner);
  return { params: { id: client.id, credentialId: client.credentials[0]?.id ?? "" } };
});
const unsigned = sending(() => ({ headers: {} }));
const withWrongSecret = sending((_, { body }) => ({
  body: { ...Object(body), client_secret: "a wrong one" },
}));

const ofOnlyOwner: Attempt = async ({ send }, route, sample) => {
  const { workspace, key } = await newTestTenant();
  const { id } = await newTestMember(workspace, "owner");
  return sendRequest(send, route, { ...sample, params: { id } }, { key });
};

const longAfterRevocation = sending(async ({ world: { workspace, api } }) => {
  const { key } = await newTestKey(workspace, api.id);
  const before = new Date(Date.now() - 2 * HOUR_MS);
  await revokeKey(workspace.owner, key.id, { reason: "" }, before);
  return { params: { id: key.id } };
});

const ofEndedJob = sending(async ({ world: { workspace } }) => {
  const job = { kind: "test", input: {}, total: 1 };
  const { result: id } = await commit((tx) => startJob(tx, workspace.owner, job, new Date()));
  await db().update(jobs).set({ status: "done", finishedAt: new Date() }).where(eq(jobs.id, id));
  return { params: { id } };
});

const ofRunningJob = sending(async ({ world: { workspace }, keyId }) => {
  const job = { kind: "test", input: {}, total: 1 };
  const by = { ...workspace.owner, kind: "key" as const, id: keyId } as Actor;
  const { result: id } = await commit((tx) => startJob(tx, by, job, new Date()));
  return { params: { id } };
});

/** Whose keys are not all known yet. */
const ofOpenBulk = sending(async ({ world: { workspace }, keyId }) => {
  const job = { kind: BULK_KEYS, input: {}, total: 1 };
  const by = { ...workspace.owner, kind: "key" as const, id: keyId } as Actor;
  const { result: changedBy } = await commit((tx) => startJob(tx, by, job, new Date()));
  return { body: { changedBy, action: { type: "enable" } } };
});

const withTakenName = sending(async ({ world: { workspace, api } }) => {
  const role = { apiId: api.id, name: "taken", description: "", scopes: [] };
  await createRole(workspace.owner, role);
  return { body: { name: "taken" } };
});

const withOneKeyTwice = sending(() => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = publicKey.export({ format: "jwk" });
  return { body: { name: "Twice", authMethod: "private_key_jwt", jwks: { keys: [jwk, jwk] } } };
});

const ofDisabledWebhook = sending(async ({ world: { workspace } }) => {
  const { webhookId: id, deliveryId } = await newTestWebhook(workspace.id);
  await updateWebhook(workspace.owner, id, { enabled: false });
  return { params: { id, deliveryId } };
});

/** Both of its versions are in use. */
const whileBothSecretsAreUsed = sending(async ({ world: { workspace, api }, send, key }) => {
  const { key: made } = await newTestKey(workspace, api.id);
  const { secret } = await rotateKey(workspace.owner, made.id, RotateKeyInput.parse({}));
  await send("POST", "/v1/keys/verify", { key, body: { key: secret } });
  // Reading a key by its text waits until its uses are counted.
  await send("POST", "/v2/keys.whoami", { key, body: { key: secret } });
  return { body: { keyId: made.id, expiration: 60_000 } };
});

/** Two others are being read: they wait for a lock until this is answered. */
const whileOthersAreVerified: Attempt = async (...call) => {
  const others = await Promise.all([newTestWorkspace(), newTestWorkspace()]);
  const { answer, reading } = await sql().begin(async (tx) => {
    await tx`lock table audit_events in access exclusive mode`;
    const reading = others.map(({ owner }) => verifyAudit(owner));
    return { answer: await sending(() => ({}))(...call), reading: Promise.all(reading) };
  });
  await reading;
  return answer;
};

const whileStreamsAreOpen: Attempt = async (door, route, sample) => {
  const { request, key } = door;
  const open = await Promise.all(
    Array.from({ length: STREAMS_MAX.actor }, () => request("GET", route.path, { key })),
  );
  const answer = await sending(() => ({}))(door, route, sample);
  await Promise.all(open.map(({ body }) => body?.cancel()));
  return answer;
};

/** The key that is traded has used up its limit. */
const ofLimitedKey = sending(async ({ world: { workspace, api }, send, key }) => {
  const limits = [{ name: "requests", limit: 1, windowMs: HOUR_MS }];
  const { secret } = await newTestKey(workspace, api.id, { limits });
  await send("POST", "/v1/keys/verify", { key, body: { key: secret } });
  return { body: { ...EXCHANGE, subject_token: secret } };
});

type Attempts = Readonly<Record<string, Partial<Record<ErrorCode, Attempt>>>>;

/** By operation. What is missing is about things of another workspace. */
const ATTEMPTS: Attempts = {
  verifyKey: {
    unprocessable: sending(({ world }) => ({
      body: { key: world.secret, limits: [{ name: "none" }] },
    })),
  },
  "unkey.keys.verifyKey": {
    unprocessable: sending(({ world }) => ({
      body: { key: world.secret, ratelimits: [{ name: "none" }] },
    })),
  },
  ...{ updateKey: { conflict: ofRevokedKey }, rotateKey: { conflict: ofRevokedKey } },
  ...{ disableKey: { conflict: ofRevokedKey }, enableKey: { conflict: ofRevokedKey } },
  ...{ extendOverlap: { conflict: ofOnlySecret }, finishOverlap: { conflict: ofOnlySecret } },
  restoreKey: { conflict: longAfterRevocation },
  changeCredits: { conflict: sending(({ world }) => ({ params: { id: world.rotatedKeyId } })) },
  "unkey.keys.rerollKey": { conflict: whileBothSecretsAreUsed },
  bulkKeys: {
    conflict: ofOpenBulk,
    not_found: sending(() => ({ body: { changedBy: "job_none", action: { type: "enable" } } })),
  },
  cancelJob: { conflict: ofEndedJob },
  takeSecrets: { conflict: ofRunningJob },
  ...{ createApi: { conflict: twice }, createRole: { conflict: twice } },
  updateApi: {
    conflict: sending(({ world }) => ({
      params: { id: world.emptyApiId },
      body: { audience: "https://billing.example.com" },
    })),
  },
  deleteApi: { conflict: sending(({ world }) => ({ params: { id: world.api.id } })) },
  "unkey.apis.deleteApi": {
    conflict: sending(({ world }) => ({ body: { apiId: world.workspace.managementApiId } })),
  },
  updateRole: { conflict: withTakenName },
  ...{ createOwner: { conflict: twice }, createOverride: { conflict: twice } },
  deleteOwner: { conflict: sending(({ world }) => ({ params: { id: world.ownerId } })) },
  "unkey.identities.createIdentity": { conflict: twice },
  "unkey.permissions.createPermission": { conflict: twice },
  "unkey.permissions.createRole": { conflict: twice },
  ...{ createCertificate: { conflict: twice }, createAuthority: { conflict: twice } },
  createClient: { conflict: withOneKeyTwice },
  // Ten may be in use, and two are.
  addCredential: { conflict: times(9, () => ({ body: { secret: {} } })) },
  extendCredential: { conflict: ofOnlyCredential },
  endCredential: { conflict: ofOnlyCredential },
  rotateSigningKey: { conflict: twice },
  issueToken: { unauthenticated: withWrongSecret, rate_limited: ofLimitedKey },
  introspectToken: { unauthenticated: withWrongSecret },
  revokeToken: { unauthenticated: withWrongSecret },
  // Fifty may be there, and one is.
  createWebhook: { conflict: times(50) },
  resendDelivery: { conflict: ofDisabledWebhook },
  reportLeaksOfGithub: { unauthenticated: unsigned },
  reportLeaks: { unauthenticated: unsigned },
  ...{ changeRole: { conflict: ofOnlyOwner }, removeMember: { conflict: ofOnlyOwner } },
  verifyAudit: { rate_limited: whileOthersAreVerified },
  streamVerifications: { rate_limited: whileStreamsAreOpen },
};

/** A request of each way in which a route's verb refuses; null where nobody wrote one. */
export const verbAttempts = ({ id, refuses = [] }: Route) =>
  refuses.map((code) => {
    const attempt = ATTEMPTS[id]?.[code] ?? (code === "not_found" ? fromElsewhere : null);
    return [code, attempt] as const;
  });

/** Every request above, by its operation and code. */
export const VERB_ATTEMPTS = Object.entries(ATTEMPTS).flatMap(([id, attempts]) =>
  Object.keys(attempts).map((code) => `${id}: ${code}`),
);
