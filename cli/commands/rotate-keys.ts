import path from "node:path";
import { openClient, type Sql } from "@/db/sql";
import { givenVariables, readEnv } from "@/lib/env";
import { usesNewest, usingNewest, versionsOf, withNew, without } from "@/lib/rotation/list";
import {
  countNeededKeys,
  countOldSealed,
  resealAll,
  retireSigningKeys,
} from "@/lib/rotation/reseal";
import {
  countNeededPeppers,
  countOldSecrets,
  findUnaware,
  rewrapSecrets,
} from "@/lib/rotation/rewrap-secrets";
import { type Command, Failure, type Given, usageError } from "../command";
import { type Installation, openInstallation, replaceSecrets } from "../installation";

const LISTS = ["KEYWAY_PEPPERS", "KEYWAY_ENCRYPTION_KEYS"] as const;
type Lists = Record<(typeof LISTS)[number], string>;

export const rotateKeysCommands: readonly Command[] = [
  {
    name: "rotate-keys",
    help: "Change peppers, encryption keys and signing keys, step by step, while everything goes on",
    options: {
      new: { type: "boolean", help: "Begin: add a new pepper and a new encryption key" },
      remove: { type: "boolean", help: "End: take away the old ones that nothing needs any more" },
      "signing-keys": { type: "boolean", help: "Sign audit logs with new keys from now on" },
    },
    async run(given) {
      const flags = ["new", "remove", "signing-keys"].filter((name) => given.flag(name));
      if (flags.length > 1) throw usageError(`--${flags.join(" and --")} are steps of their own.`);
      const at = await openInstallation(givenVariables(), false);
      const client = openClient(at.databaseUrl, { max: 2, name: "keyway rotate-keys" });
      try {
        const lists = listsOf(at);
        if (given.flag("signing-keys")) await signAnew(given, client);
        else if (given.flag("new")) begin(given, at, lists);
        else if (given.flag("remove")) await remove(given, at, lists, client);
        else if (LISTS.every((name) => usesNewest(lists[name]))) await move(given, at, client);
        else await use(given, at, lists, client);
      } finally {
        await client.end({ timeout: 5 });
        await at.close();
      }
      return undefined;
    },
  },
];

function listsOf({ variables }: Installation): Lists {
  const [peppers, keys] = LISTS.map((name) => variables[name]?.trim());
  if (!peppers || !keys) throw new Failure("This machine does not have the secrets of Keyway.");
  return { KEYWAY_PEPPERS: peppers, KEYWAY_ENCRYPTION_KEYS: keys };
}

/** Keeps the lists where they come from; variables can only be changed by whoever sets them. */
function keep({ output }: Given, { dataDir, variables }: Installation, lists: Lists, next: string) {
  const set = LISTS.filter((name) => givenVariables()[name]?.trim());
  if (set.length === 0) {
    const { NEXTAUTH_SECRET = "" } = variables;
    replaceSecrets(dataDir, { ...lists, NEXTAUTH_SECRET });
    const file = path.join(dataDir, "secrets.json");
    output.result({ step: "kept", file, next }, () => [`${file} is changed.`, `Next: ${next}`]);
    return;
  }
  const lines = LISTS.map((name) => `${name}=${lists[name]}`);
  output.result({ step: "set", variables: lists, next }, () => [
    "Set these variables on every machine:",
    ...lines.map((line) => `  ${line}`),
    `Next: ${next}`,
  ]);
}

function begin(given: Given, at: Installation, lists: Lists): void {
  if (LISTS.some((name) => !usesNewest(lists[name])))
    throw new Failure("A rotation is under way already. `keyway rotate-keys` goes on with it.");
  if (versionsOf(lists.KEYWAY_PEPPERS).length >= 4)
    throw new Failure(
      "Four peppers are the most. `keyway rotate-keys --remove` looks for old ones.",
    );
  const next = {
    KEYWAY_PEPPERS: withNew(lists.KEYWAY_PEPPERS),
    KEYWAY_ENCRYPTION_KEYS: withNew(lists.KEYWAY_ENCRYPTION_KEYS),
  };
  keep(given, at, next, "restart every process, one after another, then `keyway rotate-keys`.");
}

const newestOf = (list: string) => Math.max(...versionsOf(list));

/** @throws Failure when a node runs that would not find what the next step writes */
async function requireAware(client: Sql, version: number): Promise<void> {
  const unaware = await findUnaware(client, version);
  if (unaware.length > 0)
    throw new Failure(
      `Pepper ${version} is not known yet to ${unaware.join(", ")}. Restart them, then run this again.`,
    );
}

async function use(given: Given, at: Installation, lists: Lists, client: Sql): Promise<void> {
  await requireAware(client, newestOf(lists.KEYWAY_PEPPERS));
  const next = {
    KEYWAY_PEPPERS: usingNewest(lists.KEYWAY_PEPPERS),
    KEYWAY_ENCRYPTION_KEYS: usingNewest(lists.KEYWAY_ENCRYPTION_KEYS),
  };
  keep(given, at, next, "restart every process, one after another, then `keyway rotate-keys`.");
}

async function move({ output }: Given, at: Installation, client: Sql): Promise<void> {
  const { peppers, encryptionKeys } = readEnv({ ...at.variables, DATABASE_URL: at.databaseUrl });
  const [[pepper], [key]] = [peppers, encryptionKeys];
  if (!pepper || !key) throw new Failure("This machine does not have the secrets of Keyway.");
  await requireAware(client, pepper.version);
  const [secrets, sealed] = [
    await countOldSecrets(client, pepper),
    await countOldSealed(client, key),
  ];
  let [wrapped, resealed] = [0, 0];
  await rewrapSecrets(client, pepper, (rows) => {
    wrapped += rows;
    output.progress("secrets", wrapped, secrets);
  });
  await resealAll(client, encryptionKeys, (rows) => {
    resealed += rows;
    output.progress("sealed values", resealed, sealed);
  });
  output.endProgress();
  const needed = await neededOf(client);
  output.result({ step: "moved", secrets: wrapped, sealed: resealed, ...needed.facts }, () => [
    `${wrapped} secrets are under pepper ${pepper.version} now, ${resealed} values under encryption key ${key.version}.`,
    ...needed.lines,
    "Next: `keyway rotate-keys --remove` takes away what nothing needs.",
  ]);
}

async function neededOf(client: Sql) {
  const [peppers, keys] = [await countNeededPeppers(client), await countNeededKeys(client)];
  const facts = {
    peppersNeeded: Object.fromEntries(peppers),
    encryptionKeysNeeded: Object.fromEntries(keys),
  };
  const lines = [...peppers].map(
    ([version, secrets]) => `Pepper ${version}: needed by ${secrets} secrets.`,
  );
  return { peppers, keys, facts, lines };
}

async function remove(given: Given, at: Installation, lists: Lists, client: Sql): Promise<void> {
  if (LISTS.some((name) => !usesNewest(lists[name])))
    throw new Failure("The new ones are not in use yet. `keyway rotate-keys` goes on.");
  const { peppers, keys, facts, lines } = await neededOf(client);
  const next = {
    KEYWAY_PEPPERS: without(lists.KEYWAY_PEPPERS, (version) => peppers.has(version)),
    KEYWAY_ENCRYPTION_KEYS: without(lists.KEYWAY_ENCRYPTION_KEYS, (version) => keys.has(version)),
  };
  if (LISTS.every((name) => next[name] === lists[name])) {
    given.output.result({ step: "none", ...facts }, () => ["Nothing can be taken away.", ...lines]);
    return;
  }
  keep(given, at, next, "restart every process, one after another. Nothing is left to do.");
  given.output.note(
    "Backups from before need the old ones: keep them where you keep those backups, or let the backups go.",
  );
}

async function signAnew({ output }: Given, client: Sql): Promise<void> {
  const retired = await retireSigningKeys(client);
  output.result({ step: "signing-keys", retired }, () => [
    `${retired} signing keys are retired. Each audit log gets a new one with its next signature, within the hour;`,
    "what the old ones signed is checked by them for ever.",
  ]);
}
