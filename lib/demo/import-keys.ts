import { randomBytes } from "node:crypto";
import type { Actor } from "@/lib/actor";
import { importKeys } from "@/lib/keys/import";
import { IMPORT_MAX, ImportKeyInput } from "@/lib/keys/import-input";
import { APIS } from "./cast";
import { befall, before, inputOf, type MadeKey } from "./create-keys";
import type { KeyPlan } from "./plan-keys";
import type { Random } from "./random";

/** A planned key as an import has it: nobody holds the text that its hash is of. */
function rowOf(plan: KeyPlan, ofApi: string, now: Date) {
  const { apiId, ...given } = inputOf(plan, ofApi, now);
  const text = randomBytes(32);
  return ImportKeyInput.parse({
    ...plainOf(given),
    hash: { algorithm: "sha256", encoding: "hex", value: text.toString("hex") },
    hint: `${APIS[plan.api]?.prefix ?? "sk"}_${plan.environment}_kw${text.toString("hex", 0, 2)}`,
  });
}

/** Read dates back to what the schema reads. */
const plainOf = (given: object): Record<string, unknown> => JSON.parse(JSON.stringify(given));

/**
 * Brings over the keys of customers' sites, wave by wave and API by API, then lets befall them what is planned.
 * @param people the first imports; somebody else changes each
 */
export async function importSites(
  people: readonly [Actor, ...Actor[]],
  apiIds: readonly string[],
  plans: readonly KeyPlan[],
  random: Random,
  now: Date,
): Promise<MadeKey[]> {
  const made: MadeKey[] = [];
  const groupOf = ({ age, api }: KeyPlan) => `${age} ${api}`;
  for (const name of new Set(plans.map(groupOf))) {
    const group = plans.filter((plan) => groupOf(plan) === name);
    for (let first = 0; first < group.length; first += IMPORT_MAX) {
      const part = group.slice(first, first + IMPORT_MAX);
      const at = before(now, part[0]?.age ?? 0);
      const apiId = apiIds[part[0]?.api ?? 0] ?? "";
      const rows = part.map((plan) => rowOf(plan, apiId, now));
      const { results } = await importKeys(people[0], { apiId, dryRun: false, keys: rows }, at);
      for (const [i, { keyId }] of results.entries()) {
        const [plan, row] = [part[i], rows[i]];
        if (keyId === null || !plan || !row) continue;
        const { environment } = plan;
        made.push({
          plan,
          key: { id: keyId, apiId, environment, expiresAt: row.expiresAt ?? null },
        });
      }
    }
  }
  const fated = made.flatMap(({ plan: { fate }, key }) => (fate ? [{ fate, key }] : []));
  for (const { fate, key } of fated.toSorted((a, b) => b.fate.age - a.fate.age))
    await befall(key, random.pick(people), fate, before(now, fate.age));
  return made;
}
