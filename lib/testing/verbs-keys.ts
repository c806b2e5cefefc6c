import { randomBytes } from "node:crypto";
import { readApiFigures } from "@/lib/apis/read-figures";
import { readAttention } from "@/lib/attention/read";
import { readStake } from "@/lib/attention/read-stake";
import { bulkKeys } from "@/lib/keys/bulk";
import { changeCredits } from "@/lib/keys/change-credits";
import { countKeys } from "@/lib/keys/count";
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
import { listBusiestKeys } from "@/lib/keys/list-busiest";
import { lookupKeys } from "@/lib/keys/lookup";
import { purgeKey } from "@/lib/keys/purge";
import { readCallers } from "@/lib/keys/read-callers";
import { readLimitUse } from "@/lib/keys/read-limit-use";
import { readKeyNames } from "@/lib/keys/read-names";
import { readScopeUse } from "@/lib/keys/read-scope-use";
import { refillKey } from "@/lib/keys/refill";
import { restoreKey } from "@/lib/keys/restore";
import { revokeKey } from "@/lib/keys/revoke";
import { rotateKey } from "@/lib/keys/rotate";
import { startOverlap } from "@/lib/keys/start-overlap";
import { updateKey } from "@/lib/keys/update";
import { listLimitNames } from "@/lib/limits/list-names";
import { ListTopKeysQuery, ReadUsageQuery } from "@/lib/usage/input";
import { listLimitedKeys } from "@/lib/usage/list-limited-keys";
import { listTopCallers } from "@/lib/usage/list-top-callers";
import { listTopKeys } from "@/lib/usage/list-top-keys";
import { readUsage } from "@/lib/usage/read";
import { readBuckets, readChart } from "@/lib/usage/read-chart";
import { readDemandOfDays } from "@/lib/usage/read-demand";
import { readKeyUsage } from "@/lib/usage/read-key";
import { readPeaks } from "@/lib/usage/read-peaks";
import { readSparks } from "@/lib/usage/read-sparks";
import { readVersions } from "@/lib/usage/read-versions";
import { exportVerifications } from "@/lib/verifications/export";
import { getVerification } from "@/lib/verifications/get";
import { ListVerificationsQuery, StreamVerificationsQuery } from "@/lib/verifications/input";
import { listVerifications } from "@/lib/verifications/list";
import { startOf } from "@/lib/verifications/log-place";
import { readFacets } from "@/lib/verifications/read-facets";
import { readHistogram } from "@/lib/verifications/read-histogram";
import { readObstacle } from "@/lib/verifications/read-obstacle";
import { streamVerifications } from "@/lib/verifications/stream";
import { CHANGE, LIST, READ, row, type VerbRow, WIDE } from "./verb-row";

const LAST_HOUR = [Date.now() - 3_600_000, Date.now()];
const reason = "";

const newHashedKey = () => {
  const value = randomBytes(32).toString("hex");
  return ImportKeyInput.parse({ hash: { algorithm: "sha256", encoding: "hex", value } });
};

/** Verbs about keys, and what is known of their use. */
export const KEY_VERBS: readonly VerbRow[] = [
  row(CHANGE, "keys:write", createKey, (actor, { apiId }) =>
    createKey(actor, CreateKeyInput.parse({ apiId })),
  ),
  row(LIST, "keys:read", countKeys, (actor) => countKeys(actor, {}, 100)),
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
  row(LIST, "keys:read usage:read", listBusiestKeys, (actor, { apiId }) =>
    listBusiestKeys(actor, { apiId }, 10),
  ),
  row(LIST, "usage:read", readPeaks, async (actor, { keyId }) => [
    ...(await readPeaks(actor, [keyId])),
  ]),
  row(LIST, "keys:read", listKeys, (actor, { apiId }) =>
    listKeys(actor, ListKeysQuery.parse({ apiId })),
  ),
  row(LIST, "keys:read", lookupKeys, (actor, { secret }) => lookupKeys(actor, { keys: [secret] })),
  row(READ, "keys:read usage:read", readCallers, (actor, { keyId }) => readCallers(actor, keyId)),
  row(READ, "keys:read usage:read", readScopeUse, (actor, { keyId }) => readScopeUse(actor, keyId)),
  row(READ, "keys:read usage:read apis:read", readLimitUse, (actor, { keyId }) =>
    readLimitUse(actor, keyId),
  ),
  row(READ, "keys:read usage:read", readVersions, (actor, { keyId }) =>
    readVersions(actor, keyId, { from: Date.now() - 3_600_000, versions: [1] }),
  ),
  row(LIST, "usage:read", readSparks, async (actor, { keyId }) => [
    ...(await readSparks(actor, [keyId])),
  ]),
  row(LIST, "usage:read", readUsage, (actor, { apiId }) =>
    readUsage(actor, ReadUsageQuery.parse({ apiId, groupBy: "key" })),
  ),
  row(READ, "keys:read usage:read", readKeyUsage, (actor, { keyId }) =>
    readKeyUsage(actor, keyId, ReadUsageQuery.parse({})),
  ),
  row(LIST, "limits:read usage:read", listLimitedKeys, (actor) =>
    listLimitedKeys(actor, { edges: LAST_HOUR, environment: "live" }),
  ),
  row(LIST, "usage:read", listTopCallers, (actor) =>
    listTopCallers(actor, ListTopKeysQuery.parse({})),
  ),
  row(READ, "keys:read usage:read", readDemandOfDays, (actor, { keyId }) =>
    readDemandOfDays(actor, keyId, 7),
  ),
  row({ ...LIST, ...WIDE }, "limits:read", listLimitNames, (actor) => listLimitNames(actor)),
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
    readChart(actor, { edges: LAST_HOUR, apiId }),
  ),
  row(LIST, "usage:read", readBuckets, (actor, { apiId }) =>
    readBuckets(actor, { edges: LAST_HOUR, apiId }),
  ),
  row(LIST, "usage:read", readHistogram, (actor, { keyId }) => {
    return readHistogram(actor, { keyId, edges: LAST_HOUR });
  }),
  row(LIST, "usage:read", readFacets, (actor, { keyId }) =>
    readFacets(actor, { q: `key:${keyId}` }),
  ),
  row(LIST, "usage:read", readObstacle, (actor, { keyId }) =>
    readObstacle(actor, { q: `key:${keyId} ip:none` }),
  ),
  row(LIST, "usage:read", exportVerifications, async (actor, { keyId }) => {
    const parts: string[] = [];
    const query = ListVerificationsQuery.parse({ keyId });
    for await (const part of await exportVerifications(actor, query)) parts.push(part);
    return parts.join("");
  }),
  row(LIST, "keys:read", readApiFigures, (actor) => readApiFigures(actor)),
  row(LIST, "keys:read", readKeyNames, (actor, { keyId }) => readKeyNames(actor, [keyId])),
  row(LIST, "keys:read usage:read", readAttention, (actor) =>
    readAttention(actor, { environment: "live" }),
  ),
  row(READ, "keys:read usage:read", readStake, (actor, { keyId }) => readStake(actor, keyId)),
];
