import { createHash } from "node:crypto";
import { signAsGithub, signAsScanner } from "@/lib/leaks/testing-reporters";
import { testPem } from "@/lib/testing/certificates";
import type { Route } from "./route";
import type { Send, Sent } from "./testing";
import { formOf } from "./testing-form";
import type { SampleWorld } from "./testing-world";
import { unkeyRequests } from "./v2/testing-requests";

/** A request that a route carries out: what the matrix sends, and what the reference shows. */
export type SampleRequest = Readonly<{
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  /** Besides the credential: a signature over the body. */
  headers?: Record<string, string>;
}>;

const limits = [{ name: "requests", limit: 100, windowMs: 60_000 }];
const catalogue = [
  { name: "invoices:read", description: "See invoices" },
  { name: "invoices:write", description: "Create and change invoices" },
];

const HOUR_MS = 3_600_000;
const inDays = (days: number) => new Date(Date.now() + days * 24 * HOUR_MS).toISOString();

/** One request for every route, by the name of its operation. */
export function sampleRequests(world: SampleWorld): Readonly<Record<string, SampleRequest>> {
  const { api, keyId, secret, rotatedKeyId, revokedKeyId, roleId, overrideId, requestId } = world;
  const key = { params: { id: keyId } };
  const role = { params: { id: roleId } };
  const owner = { params: { id: world.ownerId } };
  const webhook = { params: { id: world.webhookId } };
  const certificate = { params: { id: world.certificateId } };
  const authority = { params: { id: world.authorityId } };
  const client = { params: { id: world.clientId } };
  const oauth = { params: { workspaceId: world.workspace.id } };
  const proof = { client_id: world.clientId, client_secret: world.clientSecret };
  const retiringCredential = {
    params: { id: world.clientId, credentialId: world.retiringCredentialId },
  };
  const leaked = [
    { token: secret, type: "keyway_api_key", url: "https://example.com/a/b", source: "commit" },
  ];
  const override = { params: { id: overrideId } };
  const retiring = { params: { id: rotatedKeyId, version: "1" } };
  const hour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const range = {
    from: new Date(hour).toISOString(),
    to: new Date(hour + HOUR_MS).toISOString(),
    bucket: "hour",
  };
  const context = { ip: "203.0.113.7", userAgent: "acme-cli/2.1", method: "GET", path: "/v1/x" };
  return {
    verifyKey: { body: { key: secret, scopes: ["invoices:read"], context, explain: true } },
    verifyKeys: { body: [{ key: secret }, { key: "acme_live_unknown" }] },

    createKey: {
      body: {
        ...{ apiId: api.id, name: "Production", scopes: ["invoices:read"], ownerId: "user_1" },
        ...{ expiresAt: inDays(90), limits, metadata: { plan: "pro" } },
        credits: { remaining: 1000, refill: { amount: 1000, every: "P1M", mode: "set" } },
      },
    },
    listKeys: { query: { ownerId: "user_1", status: "active", limit: "20" } },
    lookupKeys: { body: { keys: [secret, "acme_live_unknown"] } },
    getKey: key,
    updateKey: { ...key, body: { name: "Renamed", scopes: ["invoices:read", "invoices:write"] } },
    purgeKey: key,
    changeCredits: { ...key, body: { operation: "add", value: 500 } },
    readScopeUse: key,
    readCallers: key,
    rotateKey: { ...key, body: { overlap: { mode: "fixed", seconds: 86_400 } } },
    extendOverlap: { ...retiring, body: { retiresAt: inDays(7) } },
    finishOverlap: retiring,
    revokeKey: { ...key, body: { reason: "Left the company" } },
    restoreKey: { params: { id: revokedKeyId }, body: {} },
    disableKey: { ...key, body: { reason: "Under investigation" } },
    enableKey: { ...key, body: {} },

    bulkKeys: {
      body: {
        filter: { apiId: api.id, tag: "team=billing" },
        action: { type: "setExpiry", expiresAt: inDays(90) },
      },
    },
    importKeys: {
      body: {
        apiId: api.id,
        keys: [
          {
            hash: {
              ...{ algorithm: "sha256", encoding: "hex" },
              value: createHash("sha256").update("acme_from_elsewhere").digest("hex"),
            },
            ...{ hint: "acme_fro", name: "Globex", ownerId: "user_1", scopes: ["invoices:read"] },
          },
        ],
      },
    },

    listJobs: {},
    getJob: { params: { id: world.jobId } },
    listFailures: { params: { id: world.jobId } },
    cancelJob: { params: { id: world.jobId } },
    takeSecrets: { params: { id: world.rotationId } },

    createApi: {
      body: {
        ...{ name: "Billing", prefix: "acme", audience: "https://api.example.com" },
        ...{ scopes: catalogue, defaults: { limits, expiresInDays: 90 } },
      },
    },
    listApis: { query: { limit: "20" } },
    getApi: { params: { id: api.id } },
    updateApi: { params: { id: api.id }, body: { scopes: catalogue } },
    deleteApi: { params: { id: world.emptyApiId } },

    createRole: { body: { apiId: api.id, name: "writer", scopes: ["invoices:write"] } },
    listRoles: { query: { apiId: api.id } },
    getRole: role,
    updateRole: { ...role, body: { scopes: ["invoices:*"] } },
    deleteRole: role,

    createOwner: { body: { id: "user_3", name: "Initech", metadata: { plan: "pro" }, limits } },
    listOwners: {},
    getOwner: owner,
    updateOwner: { ...owner, body: { enabled: false } },
    deleteOwner: { params: { id: world.idleOwnerId } },

    createOverride: {
      body: { namespace: "requests", identifier: "user_2", limit: 500, expiresAt: inDays(30) },
    },
    listOverrides: {},
    getOverride: override,
    updateOverride: { ...override, body: { limit: 1000 } },
    deleteOverride: override,

    checkLimits: {
      body: {
        ...{ namespace: "mail", identifier: "user_1", limit: 100, windowMs: 60_000, cost: 1 },
        algorithm: "sliding",
      },
    },

    readUsage: { query: { ...range, apiId: api.id } },
    readKeyUsage: { ...key, query: range },
    listVerifications: { query: { keyId, outcome: "VALID", limit: "1" } },
    getVerification: { params: { requestId } },

    streamVerifications: { query: { outcome: "VALID" } },

    listEvents: { query: { action: "key.revoked", limit: "20" } },
    signAuditHead: {},
    verifyAudit: {},
    exportEvents: {},
    createClient: {
      body: {
        ...{ name: "Billing backend", authMethod: "client_secret_basic" },
        grants: [{ apiId: api.id, scopes: ["invoices:read"] }],
      },
    },
    listClients: {},
    getClient: client,
    updateClient: {
      ...client,
      body: { grants: [{ apiId: api.id, scopes: ["invoices:read", "invoices:write"] }] },
    },
    deleteClient: client,
    addCredential: { ...client, body: { secret: {}, overlap: { mode: "fixed", seconds: 86_400 } } },
    extendCredential: { ...retiringCredential, body: { retiresAt: inDays(7) } },
    endCredential: retiringCredential,
    revokeClientTokens: { ...client, body: {} },
    issueToken: {
      ...oauth,
      body: {
        ...{ grant_type: "client_credentials", resource: "https://billing.example.com" },
        ...{ scope: "invoices:read", ...proof },
      },
    },
    introspectToken: { ...oauth, body: { token: world.token, ...proof } },
    revokeToken: { ...oauth, body: { token: world.token, ...proof } },
    getJwks: oauth,
    getMetadata: oauth,
    getOpenIdMetadata: oauth,
    getAppendedMetadata: oauth,
    getAppendedOpenIdMetadata: oauth,
    listSigningKeys: {},
    rotateSigningKey: { body: { algorithm: "ES256" } },

    createWebhook: { body: { url: "https://hooks.example.com/keyway", events: ["key.revoked"] } },
    listWebhooks: {},
    createCertificate: {
      body: { name: "Next gateway", keyId: world.callerKeyId, pem: testPem("next gateway") },
    },
    listCertificates: {},
    getCertificate: certificate,
    deleteCertificate: certificate,
    createAuthority: { body: { name: "Next clients", pem: testPem("next clients", true) } },
    listAuthorities: {},
    getAuthority: authority,
    deleteAuthority: authority,
    getWebhook: webhook,
    updateWebhook: { ...webhook, body: { enabled: false } },
    deleteWebhook: webhook,
    rotateSigningSecret: { ...webhook, body: { overlapSeconds: 3600 } },
    sendTestEvent: { ...webhook, body: { event: "key.revoked" } },
    listDeliveries: { ...webhook, query: { status: "delivered" } },
    resendDelivery: { params: { id: world.webhookId, deliveryId: world.deliveryId } },

    reportLeaksOfGithub: { body: leaked, headers: signAsGithub(JSON.stringify(leaked)) },
    reportLeaks: { body: leaked, headers: signAsScanner(JSON.stringify(leaked)) },
    getLeakPolicy: {},
    setLeakPolicy: { body: { action: "disable" } },

    listMembers: {},
    changeRole: { params: { id: world.memberId }, body: { role: "viewer" } },
    removeMember: { params: { id: world.memberId }, body: { revokeManagementKeys: true } },
    listInvitations: {},
    inviteMembers: { body: { emails: ["grace@example.com"], role: "viewer" } },
    resendInvitation: { params: { id: world.invitationId } },
    revokeInvitation: { params: { id: world.invitationId } },

    getWorkspace: {},
    renameWorkspace: { body: { name: "Acme" } },
    freezeWorkspace: { body: { reason: "Under investigation" } },

    getHealth: {},
    getReadiness: {},
    getMetrics: {},
    getOpenApi: {},

    ...unkeyRequests(world),
  };
}

/** The path and query of a request, filled in. A variable it does not name stays in its braces. */
export function urlOf(route: Route, { params = {}, query = {} }: SampleRequest): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    params[name] === undefined ? whole : encodeURIComponent(params[name]),
  );
  const search = new URLSearchParams(query).toString();
  return search === "" ? path : `${path}?${search}`;
}

/** Sends a request as its route takes it, as JSON or as a form; `sent` goes before what the request says. */
export function sendRequest(send: Send, route: Route, request: SampleRequest, sent: Sent = {}) {
  const { raw, headers } = sent.raw === undefined ? takenBy(route, request) : sent;
  const body = route.schemas.body && raw === undefined ? { body: request.body } : {};
  return send(route.method.toUpperCase(), urlOf(route, request), {
    ...body,
    ...(raw !== undefined && { raw }),
    ...sent,
    headers: { ...headers, ...request.headers, ...sent.headers },
  });
}

const takenBy = (route: Route, { body }: SampleRequest): Pick<Sent, "raw" | "headers"> =>
  route.form ? formOf(body) : {};
