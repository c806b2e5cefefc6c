import fs from "node:fs";
import path from "node:path";
import { Column, getTableColumns, getTableName, is, Table } from "drizzle-orm";
import { describe, expect, test } from "vitest";

/** Every source file of the house, from its root. */
const FOLDERS = ["app", "components", "lib", "db", "server", "sdk", "cli", "bench"];
const files = FOLDERS.filter((folder) => fs.existsSync(folder)).flatMap((folder) =>
  fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => path.posix.join(folder, file.replaceAll(path.sep, "/")))
    .filter((file) => /\.tsx?$/.test(file) && !/node_modules|\/dist\/|\.d\.ts$/.test(file)),
);
const sources = new Map(files.map((file) => [file, fs.readFileSync(file, "utf8")]));
/** Tests, and what only tests load. */
const isTest = (file: string) => /\.(?:test|spec)\.tsx?$|testing|simulation/.test(file);
const product = files.filter((file) => !isTest(file));

type Import = Readonly<{ from: string; what: string; types: boolean }>;

/** The imports of a file: packages by name, files of ours by their path. */
function importsOf(file: string): Import[] {
  const pattern =
    /(?:^|\n)(?:import|export)\s(type\s)?[^;'"]*?from\s+"([^"]+)"|import\("([^"]+)"\)|\nimport "([^"]+)";/g;
  return [...(sources.get(file) ?? "").matchAll(pattern)].map((match) => {
    const given = match[2] ?? match[3] ?? match[4] ?? "";
    const inside = given.startsWith("@/") ? given.slice(2) : relative(file, given);
    return { from: file, what: inside ?? given, types: match[1] !== undefined };
  });
}

const relative = (file: string, given: string) =>
  given.startsWith(".") ? path.posix.join(path.posix.dirname(file), given) : undefined;

const fileOf = (what: string) =>
  [`${what}.ts`, `${what}.tsx`, what].find((candidate) => sources.has(candidate));

const offences = (list: readonly string[], isForbidden: (one: Import) => boolean) =>
  list
    .flatMap(importsOf)
    .filter(isForbidden)
    .map(({ from, what }) => `${from} imports ${what}`);

const inFolder = (folder: string) => product.filter((file) => file.startsWith(`${folder}/`));

test("the walk sees the house, and reads imports", () => {
  expect(product.length).toBeGreaterThan(100);
  expect(importsOf("lib/keys/create.ts").map((one) => one.what)).toContain("lib/keys/load");
  expect(importsOf("lib/keys/create.ts").map((one) => one.what)).toContain("drizzle-orm");
});

describe("imports run one way:", () => {
  test.each([
    ["db", /^(?:app|components|lib|server)\//],
    ["lib", /^(?:app|components|server)\//],
    ["components", /^(?:app|server|db)\//],
    ["server", /^(?:app|components)\//],
  ])("%s imports nothing above it", (folder, above) =>
    expect(offences(inFolder(folder), ({ what }) => above.test(what))).toEqual([]),
  );

  test("lib imports neither Next nor React", () =>
    expect(
      offences(inFolder("lib"), ({ what }) => /^(?:next|react)(?:-dom|-auth)?(?:\/|$)/.test(what)),
    ).toEqual([]));

  test("files of TypeScript are imported without their extension", () =>
    expect(offences(product, ({ what }) => /\.tsx?$/.test(what))).toEqual([]));
});

const begins = (file: string, directive: string) =>
  (sources.get(file) ?? "").startsWith(`"use ${directive}"`);

/**
 * Every file that is loaded when one of these is, with the packages they load. Types are not loaded, and of what runs on
 * the server only, browsers load names.
 */
function loadedBy(roots: readonly string[]) {
  const [seen, packages] = [new Set<string>(), new Map<string, string>()];
  const open = [...roots];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const { what, types } of importsOf(file)) {
      if (types) continue;
      const inside = fileOf(what);
      if (!inside) packages.set(what, file);
      else if (!begins(inside, "server")) open.push(inside);
    }
  }
  return { files: [...seen], packages };
}

test("the hot path loads Node and the database client, no drizzle, zod or Hono", () => {
  const { files: loaded, packages } = loadedBy(inFolder("lib/verify"));
  expect(loaded.length).toBeGreaterThan(10);
  const allowed = /^(?:node:|postgres$|ipaddr\.js$)/;
  const foreign = [...packages].filter(([name]) => !allowed.test(name));
  expect(foreign.map(([name, file]) => `${file} imports ${name}`)).toEqual([]);
});

test("browsers load React, Next, Base UI, icons and class names: no library of charts or anything else", () => {
  const { files: loaded, packages } = loadedBy(product.filter((file) => begins(file, "client")));
  expect(loaded).toContain("components/charts/range.ts");
  const allowed =
    /^(?:react|react-dom|next\/[\w/-]+|@base-ui\/react\/[\w-]+|lucide-react|clsx|class-variance-authority)$/;
  const foreign = [...packages].filter(([name]) => !allowed.test(name));
  expect(foreign.map(([name, file]) => `${file} imports ${name}`)).toEqual([]);
});

describe("names:", () => {
  test("no file is a drawer for everything", () => {
    const drawers =
      /(?:^|\/)(?:index|utils?|helpers?|types|constants|service|repository|manager|common|misc)\.tsx?$/;
    expect(product.filter((file) => drawers.test(file) && !file.startsWith("sdk/"))).toEqual([]);
  });

  test("folders and files are written in lower case with hyphens", () =>
    expect(inFolder("lib").filter((file) => !/^[a-z0-9/.-]+$/.test(file))).toEqual([]));
});

describe("in lib", () => {
  const offenders = (pattern: RegExp) =>
    inFolder("lib").filter((file) => pattern.test(sources.get(file) ?? ""));

  test("only lib/env.ts reads the environment", () =>
    expect(offenders(/process\.env\b/).filter((file) => file !== "lib/env.ts")).toEqual([]));

  test("T04 every statement names the columns it answers", () => {
    const drizzle = inFolder("lib").filter((file) =>
      importsOf(file).some((one) => one.what === "drizzle-orm"),
    );
    expect(drizzle.length).toBeGreaterThan(20);
    const bare = (file: string) => /\.(?:returning|select)\(\)/.test(sources.get(file) ?? "");
    expect(drizzle.filter(bare)).toEqual([]);
    expect(offenders(/\b(?:select|returning)\s+\*(?! from jsonb_to_recordset)/i)).toEqual([]);
  });

  test("K04 no secret is compared with ===, which tells by its time how much of it is right", () => {
    // What a secret is compared with: not nothing, no literal, no sort of value.
    const compared =
      /(?:secret|token|signature|mac|password|pepper|hash)(?:\.\w+\(\S*\))? (?:===|!==) (?!undefined|null|""|"\w)/i;
    expect(compared.test("if (given.token === row.token) return")).toBe(true);
    const comparing = product.filter((file) => compared.test(sources.get(file) ?? ""));
    // A checksum of a file, which is no secret.
    expect(comparing).toEqual(["db/backup/check.ts"]);
  });

  test("a hash is read only where secrets are compared", () => {
    const readers = offenders(/keySecrets\.hash|pepperVersion/);
    expect(readers.sort()).toEqual([
      "lib/clients/store-credential.ts",
      "lib/keys/find-secrets.ts",
      "lib/keys/known-digests.ts",
      "lib/keys/lookup.ts",
      "lib/keys/store-secret.ts",
    ]);
  });
});

describe("a table's safe column list", () => {
  const schema = import.meta.glob<Record<string, unknown>>("../db/schema/*.ts", { eager: true });
  const exported = Object.values(schema).flatMap((file) => Object.values(file));
  const tables = exported.filter((one) => is(one, Table));
  const lists = exported.flatMap((one) => {
    if (typeof one !== "object" || one === null || is(one, Table)) return [];
    const columns = Object.values(one).filter((column) => is(column, Column));
    return columns.length > 0 && columns.length === Object.keys(one).length ? [columns] : [];
  });

  test("stands beside every table, and is of that table alone", () => {
    expect(tables.length).toBeGreaterThan(20);
    const listed = lists.map((columns) => [...new Set(columns.map(({ table }) => table))]);
    expect(listed.filter((of) => of.length !== 1)).toEqual([]);
    const of = new Set(listed.flat());
    expect(tables.filter((table) => !of.has(table)).map(getTableName)).toEqual([]);
  });

  test("names no hash and no secret, which are bytes or are named so", () => {
    const isSecret = (column: Column) =>
      column.getSQLType() === "bytea" ||
      /hash|pepper|password|encrypted|secret$|token$/i.test(column.name);
    expect(tables.flatMap((table) => Object.values(getTableColumns(table))).some(isSecret)).toBe(
      true,
    );
    const shown = lists.flat().filter(isSecret);
    expect(shown.map((column) => `${getTableName(column.table)}.${column.name}`)).toEqual([]);
  });
});

test("no file is longer than 300 lines", () => {
  const lines = (file: string) => (sources.get(file) ?? "").split("\n").length - 1;
  expect(product.filter((file) => lines(file) > 300)).toEqual([]);
});

test("nothing is silenced: no any, no ignored error, no ignored lint", () => {
  const silenced = /(?:\bas|:) any(?=[\s]*[;,)\]>=|&{\n])|@ts-ignore|@ts-expect-error|biome-ignore/;
  expect(product.filter((file) => silenced.test(sources.get(file) ?? ""))).toEqual([]);
});
