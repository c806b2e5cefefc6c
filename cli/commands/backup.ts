import fs from "node:fs";
import path from "node:path";
import { checkArchive } from "@/db/backup/check";
import { fingerprintOf, type Manifest } from "@/db/backup/manifest";
import { restoreBackup } from "@/db/backup/restore";
import { writeBackup } from "@/db/backup/write";
import { givenVariables, type Source } from "@/lib/env";
import { type Command, Failure, type Given } from "../command";
import { keptSecrets, MIGRATIONS, openInstallation, replaceSecrets } from "../installation";
import { openSecrets, sealSecrets } from "../sealed";

const PASSPHRASE = "KEYWAY_BACKUP_PASSPHRASE";

export const backupCommands: readonly Command[] = [
  {
    name: "backup",
    help: "Write the database of this machine to an archive, while everything goes on",
    args: ["FILE"],
    options: {
      "with-secrets": {
        type: "boolean",
        help: "With peppers and encryption keys, encrypted under a passphrase that is piped in or typed",
      },
    },
    async run(given) {
      const file = path.resolve(given.args[0] ?? "");
      const passphrase = given.flag("with-secrets") ? await passphraseOf(given, 12) : null;
      const at = await openInstallation(givenVariables(), false);
      try {
        const kept = keptSecrets(at.variables);
        const manifest = await writeBackup(at.databaseUrl, file, {
          fingerprints: fingerprintsOf(kept),
          ...(passphrase !== null && { secrets: sealSecrets(kept, passphrase) }),
          onProgress: ({ table, rows, total }) => given.output.progress(table, rows, total),
        });
        given.output.endProgress();
        given.output.result({ file, ...manifest }, () => summaryOf(file, manifest));
        if (passphrase === null) given.output.note(loudly(manifest));
      } finally {
        await at.close();
      }
      return undefined;
    },
  },
  {
    name: "restore",
    help: "Fill the database of this machine from an archive",
    args: ["FILE"],
    options: {
      replace: { type: "boolean", help: "Throw away what the database holds" },
      "with-secrets": {
        type: "boolean",
        help: "Take over the archive's secrets, with the passphrase that is piped in or typed",
      },
      check: { type: "boolean", help: "Only read the archive and compare its checksums" },
    },
    async run(given) {
      const file = path.resolve(given.args[0] ?? "");
      if (!fs.existsSync(file)) throw new Failure(`${file} is not there.`);
      const { manifest, secrets: sealed } = await checkArchive(file);
      if (given.flag("check")) {
        given.output.result({ file, ...manifest }, () => summaryOf(file, manifest));
        return undefined;
      }
      const secrets = given.flag("with-secrets") ? await secretsIn(given, sealed) : null;
      const at = await openInstallation(givenVariables(), true);
      try {
        await restoreBackup(at.databaseUrl, file, {
          migrations: MIGRATIONS,
          replace: given.flag("replace"),
          onProgress: ({ table, rows, total }) => given.output.progress(table, rows, total),
        });
        given.output.endProgress();
        if (secrets) replaceSecrets(at.dataDir, secrets);
        given.output.result({ file, ...manifest }, () => [
          `Restored what was there at ${manifest.createdAt}.`,
          ...summaryOf(file, manifest).slice(1),
        ]);
        const missing = missingSecrets(manifest, secrets ?? keptSecrets(at.variables));
        if (missing.length > 0) given.output.note(needed(missing));
      } finally {
        await at.close();
      }
      return undefined;
    },
  },
];

async function passphraseOf(given: Given, least: number): Promise<string> {
  const passphrase = givenVariables()[PASSPHRASE] || (await given.secret("Passphrase"));
  if (passphrase.length < least)
    throw new Failure(`A passphrase needs ${least} characters or more.`);
  return passphrase;
}

async function secretsIn(given: Given, sealed: Buffer | null): Promise<Record<string, string>> {
  if (!sealed) throw new Failure("The archive was written without --with-secrets.");
  return openSecrets(sealed, await passphraseOf(given, 1));
}

/** `KEYWAY_PEPPERS 2` → a fingerprint, for each version of each list. */
function fingerprintsOf(secrets: Source): Record<string, string> {
  const entries = ["KEYWAY_PEPPERS", "KEYWAY_ENCRYPTION_KEYS"].flatMap((name) =>
    (secrets[name] ?? "")
      .split(",")
      .filter(Boolean)
      .map((one) => {
        const [version = "", base64 = ""] = one.trim().split(":", 2);
        return [`${name} ${version}`, fingerprintOf(Buffer.from(base64, "base64"))];
      }),
  );
  return Object.fromEntries(entries);
}

/** What the archive's rows need and this machine does not have. */
function missingSecrets({ fingerprints }: Manifest, secrets: Source): string[] {
  const here = new Set(Object.values(fingerprintsOf(secrets)));
  return Object.entries(fingerprints).flatMap(([name, print]) => (here.has(print) ? [] : [name]));
}

function summaryOf(file: string, { tables, secrets }: Manifest): string[] {
  const rows = (name: string) => tables.find((one) => one.name === name)?.rows ?? 0;
  const size = (fs.statSync(file).size / 1024 / 1024).toFixed(1);
  return [
    `${file}: ${size} MiB${secrets === "sealed" ? ", with its secrets" : ""}`,
    `${rows("workspaces")} workspaces, ${rows("keys")} keys, ${rows("audit_events")} audit events, ${rows("verifications")} log lines.`,
  ];
}

const loudly = ({ fingerprints }: Manifest) =>
  [
    "",
    "THIS ARCHIVE ALONE IS NOT ENOUGH. Without these secrets no key of it can ever be verified again:",
    ...Object.keys(fingerprints).map((name) => `  ${name}`),
    "Keep them elsewhere: they are in your environment, or in secrets.json of the data folder.",
    "Or write the archive with --with-secrets.",
  ].join("\n");

const needed = (missing: readonly string[]) =>
  [
    "",
    "SECRETS ARE MISSING HERE. Keys cannot be verified before these are those of the archive's machine:",
    ...missing.map((name) => `  ${name}`),
    "Set the variables, or restore an archive that was written with --with-secrets.",
  ].join("\n");
