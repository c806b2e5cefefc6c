/** What a variable of a path names, by the section of its operation. */
const IDS: Readonly<Record<string, string>> = {
  Keys: "The key's id, `key_…`.",
  Usage: "The key's id, `key_…`.",
  Jobs: "The job's id, `job_…`.",
  APIs: "The API's id, `api_…`.",
  Roles: "The role's id, `role_…`.",
  Owners: "The owner's id: your own name for this customer.",
  Overrides: "The override's id, `ovr_…`.",
  Members: "The member's or the invitation's id.",
  Clients: "The client's id, `cli_…`.",
  Certificates: "The id of the certificate, `crt_…`, or of the authority, `cau_…`.",
  Webhooks: "The webhook's id, `whk_…`.",
};

/** What a parameter means wherever it stands; `operation.parameter` goes before what the name alone says. */
const WORDS: Readonly<Record<string, string>> = {
  limit: "How many of them a page holds at most.",
  cursor: "The `nextCursor` of the page before; left out for the first one.",
  from: "Nothing before this instant.",
  to: "Nothing from this instant on.",
  apiId: "Only what belongs to this API.",
  keyId: "Only what belongs to this key.",
  ownerId: "Only what belongs to this owner.",
  callerId: "Only what this caller asked for: a management key, an OAuth client.",
  environment: "Only keys of this environment.",
  outcome: "Only this outcome: `VALID`, `RATE_LIMITED`, …",
  q: "Part of the name, in capitals or not.",
  ip: "Only calls whose end client had this address.",
  format: "`csv` answers the series as a table.",

  requestId: "The `requestId` of the verification's answer.",
  version: "Which of the key's secrets: `version` in its `secrets`.",
  credentialId: "The credential's id, as the client lists it.",
  deliveryId: "The delivery's id, as the webhook's deliveries list it.",
  workspaceId: "The workspace's id, `ws_…`, which is part of its issuer.",

  "listKeys.status": "Only keys in this state.",
  "listKeys.revoked": "`exclude`: keys in every state but revoked.",
  "listKeys.tag": "Only keys with this tag.",
  "listKeys.scope": "Only keys that were given this scope, themselves or by a role.",
  "listKeys.q":
    "Part of the name, a hint as the table shows it, or the whole id of the key or its owner. Never a whole secret: `POST /v1/keys/lookup` is for that.",
  "listClients.expiresBefore": "Only clients of which a credential ends before this instant.",
  "listKeys.expiresBefore": "Only keys that expire before this instant.",
  "listKeys.expires": "`never`: only keys without an expiry.",
  "listKeys.unusedSince": "Only keys that were neither used nor made since this instant.",
  "listKeys.usedSince": "Only keys that were used at this instant or later.",
  "listKeys.used": "`never`: only keys that were never used.",
  "listKeys.secrets": "`retiring`: only keys whose old secret still works beside the new one.",
  "listKeys.limits": "`own`: only keys with limits of their own, not those of their API.",
  "listKeys.limitedSince":
    "Only keys that a rate limit refused at this instant or later, to the hour.",
  "listKeys.createdById": "Only keys that this member, management key or client made.",
  "listKeys.callerId": "Only keys that this management key or client verified.",
  "listKeys.sort":
    "Left out: `createdAt`. A key that was never used comes as the least recently used, one that never expires as the last to.",
  "listKeys.order": "Left out: names from A, everything else the latest first.",
  "listApis.q": "Part of the name, in capitals or not, or an id.",
  "listOwners.q": "Part of the id or of the name, in capitals or not.",
  "listRoles.apiId": "Only roles that keys of this API can have.",
  "listClients.apiId": "Only clients that may get tokens for this API.",
  "listClients.authMethod": "Only clients that prove themselves this way.",
  "listCertificates.keyId": "Only certificates of this management key.",
  "listOverrides.namespace": "Only overrides of the limits of this name.",
  "listOverrides.identifier": "Only overrides of this identifier.",
  "listJobs.status": "Only jobs in this state.",
  "listJobs.kind": "Only jobs that do this, as each says in its `kind`.",
  "listDeliveries.status": "Only deliveries in this state.",
  "listDeliveries.event": "Only deliveries of this event.",
  "listEvents.action": "Only this action: `key.revoked`.",
  "listEvents.actorId": "Only what this member, management key or client did.",
  "listEvents.targetId": "Only what was done to the thing of this id.",
  "listEvents.targetKind": "Only what was done to things of this kind: `key`.",
  "listEvents.ip": "Only what was done from this address.",
  "listVerifications.outcome": "One outcome, or several with commas between.",
  "streamVerifications.outcome": "One outcome, or several with commas between.",
  "listVerifications.q":
    "Conditions as the log's query bar takes them: `outcome:denied -ip:203.0.113.* latency:>5ms`.",
  "streamVerifications.q":
    "Conditions as the log's query bar takes them: `outcome:denied -ip:203.0.113.* latency:>5ms`.",
  bucket: "How much time a point of the series stands for; left out: what suits the range.",
  groupBy: "Splits the series, besides by time and outcome.",
  timeZone: "Days begin at midnight of this IANA time zone, which is whole hours from UTC.",
  "readUsage.from": "Where the range begins; left out: 24 hours before `to`.",
  "readUsage.to": "Where the range ends; left out: now.",
  "readKeyUsage.from": "Where the range begins; left out: 24 hours before `to`.",
  "readKeyUsage.to": "Where the range ends; left out: now.",
};

/** What a parameter of an operation means, in a sentence. */
export function wordsOf(operation: Readonly<{ id: string; tag: string }>, name: string): string {
  const ofName = name === "id" ? IDS[operation.tag] : WORDS[name];
  return WORDS[`${operation.id}.${name}`] ?? ofName ?? "";
}
