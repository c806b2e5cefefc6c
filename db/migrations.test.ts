import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

// Nodes of the version before go on while a migration runs and after it: what they write and read must stay possible.

const FOLDER = "drizzle";

/** Migrations that an older node does not live with, each with what it does and why that harms nobody. */
const LISTED: Readonly<Record<string, Readonly<{ breaks: readonly string[]; why: string }>>> = {
  "0002_jobs": {
    breaks: [...Array(3).fill("not null without a default"), "a new rule for existing columns"],
    why: "Before the first release: no older node ran.",
  },
  "0008_workspace_catalogue": {
    breaks: ["a new rule for existing columns"],
    why: "Unique only among roles without an API, which no older node makes.",
  },
};

/** What an older node cannot live with, of a table that it knows. */
const BREAKS: readonly (readonly [RegExp, string])[] = [
  [/^drop (table|view|type|function|schema)\b/i, "drops what may be in use"],
  [/^truncate\b/i, "empties a table"],
  [/\bdrop column\b/i, "drops a column"],
  [/\brename\b/i, "renames"],
  [/\b(set data type|alter column "\w+" type)\b/i, "changes a type"],
  [/\balter column "\w+" set not null\b/i, "not null on an existing column"],
  [/\balter column "\w+" drop default\b/i, "drops a default"],
  [/\badd column (?!.*\b(default|generated)\b).*\bnot null\b/i, "not null without a default"],
  [/^create unique index\b/i, "a new rule for existing columns"],
  [
    /\badd constraint "\w+" (check|unique|primary key|exclude)\b/i,
    "a new rule for existing columns",
  ],
];

/** The statements of a migration that change what was there before it, by what they break. */
function breaksOf(migration: string): string[] {
  const statements = migration
    .split("--> statement-breakpoint")
    .flatMap((part) => part.replaceAll(/--.*$/gm, "").split(/;\s*$/m))
    .map((statement) => statement.replaceAll(/\s+/g, " ").trim());
  const made = statements.flatMap(
    (one) => /^create table (?:if not exists )?"?(\w+)"?/i.exec(one)?.[1] ?? [],
  );
  return statements.flatMap((one) => {
    const table = /^(?:alter table (?:only )?|create unique index .*? on )"?(\w+)"?/i.exec(
      one,
    )?.[1];
    if (table && made.includes(table)) return [];
    return BREAKS.filter(([pattern]) => pattern.test(one)).map(([, what]) => what);
  });
}

const migrations = fs
  .readdirSync(FOLDER)
  .filter((name) => name.endsWith(".sql"))
  .sort();

test.each(migrations)("%s leaves older nodes what they use, or says why not", (name) => {
  const breaks = breaksOf(fs.readFileSync(path.join(FOLDER, name), "utf8"));
  expect(breaks).toEqual(LISTED[name.replace(".sql", "")]?.breaks ?? []);
});

test("only migrations that exist are listed", () => {
  const names = migrations.map((name) => name.replace(".sql", ""));
  expect(Object.keys(LISTED).filter((name) => !names.includes(name))).toEqual([]);
});

describe("an older node does not live with", () => {
  test.each([
    ['DROP TABLE "keys" CASCADE;', "drops what may be in use"],
    ['TRUNCATE "keys";', "empties a table"],
    ['CREATE UNIQUE INDEX "one" ON "keys" ("name");', "a new rule for existing columns"],
    ['ALTER TABLE "keys" DROP COLUMN "name";', "drops a column"],
    ['ALTER TABLE "keys" RENAME COLUMN "name" TO "title";', "renames"],
    ['ALTER TABLE "keys" RENAME TO "tokens";', "renames"],
    ['ALTER TABLE "keys" ALTER COLUMN "name" SET DATA TYPE integer;', "changes a type"],
    ['ALTER TABLE "keys" ALTER COLUMN "name" SET NOT NULL;', "not null on an existing column"],
    ['ALTER TABLE "keys" ALTER COLUMN "name" DROP DEFAULT;', "drops a default"],
    ['ALTER TABLE "keys" ADD COLUMN "title" text NOT NULL;', "not null without a default"],
    [
      'ALTER TABLE "keys" ADD CONSTRAINT "short" CHECK (length("name") < 9);',
      "a new rule for existing columns",
    ],
  ])("%s", (statement, what) => {
    expect(breaksOf(statement)).toEqual([what]);
    expect(
      breaksOf(`CREATE INDEX "a" ON "keys" ("name");--> statement-breakpoint\n${statement}`),
    ).toEqual([what]);
  });

  test.each([
    'ALTER TABLE "keys" ADD COLUMN "title" text;',
    'ALTER TABLE "keys" ADD COLUMN "title" text DEFAULT \'\' NOT NULL;',
    'ALTER TABLE "keys" ALTER COLUMN "name" DROP NOT NULL;',
    'CREATE TABLE "a" ("b" text);--> statement-breakpoint\nALTER TABLE "a" ADD CONSTRAINT "c" UNIQUE("b");',
  ])("but with %s", (statement) => expect(breaksOf(statement)).toEqual([]));
});
