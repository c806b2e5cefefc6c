import type { SampleRequest } from "../testing-requests";
import type { SampleWorld } from "../testing-world";

/** One request for every route below `/v2`, by the name of its operation. */
export function unkeyRequests(world: SampleWorld): Readonly<Record<string, SampleRequest>> {
  const { secret, ownerId, idleOwnerId, workspaceRoleId } = world;
  const [apiId, keyId] = [world.api.id, world.keyId];
  const permissions = ["documents.read"];
  const ratelimits = [{ name: "requests", limit: 100, duration: 60_000, autoApply: true }];
  const place = { namespace: "requests", identifier: "user_1" };
  const check = { namespace: "mail", identifier: "user_1", limit: 100, duration: 60_000 };
  const bodies: Record<string, unknown> = {
    "keys.verifyKey": {
      ...{ key: secret, permissions: "invoices:read OR (documents.read AND admin)" },
      ...{ credits: { cost: 1 }, tags: ["endpoint=/users"] },
      ratelimits: [{ name: "requests", cost: 2 }],
    },
    "keys.createKey": {
      ...{ apiId, prefix: "prod", name: "Production", externalId: "user_1", meta: { plan: "pro" } },
      ...{ roles: ["support"], permissions, ratelimits, expires: 4_000_000_000_000 },
      credits: {
        remaining: 1000,
        refill: { interval: "monthly", amount: 1000, refillDay: 15 },
      },
    },
    "keys.getKey": { keyId },
    "keys.whoami": { key: secret },
    "keys.updateKey": { keyId, name: "Renamed", meta: null, permissions },
    "keys.updateCredits": { keyId, operation: "increment", value: 500 },
    "keys.rerollKey": { keyId, expiration: 86_400_000 },
    "keys.deleteKey": { keyId },
    "keys.addPermissions": { keyId, permissions },
    "keys.removePermissions": { keyId, permissions: ["invoices:read"] },
    "keys.setPermissions": { keyId, permissions },
    "keys.addRoles": { keyId, roles: ["support"] },
    "keys.removeRoles": { keyId, roles: ["support"] },
    "keys.setRoles": { keyId, roles: ["support"] },

    "apis.createApi": { name: "payments" },
    "apis.getApi": { apiId },
    "apis.deleteApi": { apiId },
    "apis.listKeys": { apiId, limit: 20, externalId: "user_1" },

    "identities.createIdentity": { externalId: "user_9", meta: { plan: "pro" }, ratelimits },
    "identities.getIdentity": { identity: ownerId },
    "identities.listIdentities": { limit: 20 },
    "identities.updateIdentity": { identity: ownerId, meta: { plan: "team" } },
    "identities.deleteIdentity": { identity: idleOwnerId },

    "permissions.createPermission": { name: "Write documents", slug: "documents.write" },
    "permissions.getPermission": { permission: "documents.list" },
    "permissions.listPermissions": { limit: 20 },
    "permissions.deletePermission": { permission: "documents.list" },
    "permissions.createRole": { name: "editor", permissions },
    "permissions.getRole": { role: "support" },
    "permissions.listRoles": { limit: 20 },
    "permissions.setRolePermissions": { roleId: workspaceRoleId, permissions },
    "permissions.deleteRole": { role: "support" },

    "ratelimit.limit": { ...check, cost: 1 },
    "ratelimit.multiLimit": [check, { ...check, identifier: "user_2" }],
    "ratelimit.setOverride": { ...place, limit: 500, duration: 60_000 },
    "ratelimit.getOverride": place,
    "ratelimit.listOverrides": { namespace: "requests" },
    "ratelimit.deleteOverride": place,
  };
  return Object.fromEntries(
    Object.entries(bodies).map(([name, body]) => [`unkey.${name}`, { body }]),
  );
}
