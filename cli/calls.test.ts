import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import type { Source } from "@/lib/env";
import { findFish, findZsh } from "@/scripts/tools.mjs";
import { COMMANDS } from "./run";
import { testCli } from "./testing";

const { keyway, json, customer, folder, server, variables } = testCli();

describe("whoever calls it", () => {
  test("is told in one line what is wrong, with an exit code of its kind", async () => {
    const cases: [string[], Source, number, string][] = [
      [["nonsense"], {}, 2, "no command"],
      [["owners"], {}, 2, "none of owners list, owners get"],
      [["login", "localhost:3001"], {}, 2, "must be as http://"],
      [["keys", "get"], {}, 2, "needs ID"],
      [["keys", "get", "a", "b"], {}, 2, "does not take"],
      [["keys", "list", "--nonsense"], {}, 2, "--nonsense"],
      [["keys", "list", "--limit", "many"], {}, 2, "whole number"],
      [["keys", "get", "key_none"], {}, 1, "req_"],
      [["keys", "list"], { KEYWAY_KEY: "wrong" }, 4, "req_"],
      [["keys", "list"], { KEYWAY_KEY: "" }, 4, "keyway login"],
      [["keys", "list"], { KEYWAY_API_URL: "http://127.0.0.1:1" }, 5, "KEYWAY_API_URL"],
    ];
    for (const [args, variables, code, message] of cases) {
      const ran = await keyway(args, "", variables);
      expect(ran).toMatchObject({ code, out: "", err: expect.stringContaining(message) });
      expect(ran.err.trim().split("\n")).toHaveLength(1);
    }
    const asJson = await keyway(["keys", "get", "key_none", "--json"]);
    expect(JSON.parse(asJson.err)).toMatchObject({ code: "not_found" });
  });

  test("can keep address and key in a profile that others may not read", async () => {
    const none = { KEYWAY_API_URL: "", KEYWAY_KEY: "" };
    expect((await keyway(["login", server.url()], "wrong", none)).code).toBe(4);
    expect((await keyway(["login", server.url()], customer().key, none)).code).toBe(0);
    const profile = path.join(folder, "keyway", "profile.json");
    expect(fs.statSync(profile).mode & 0o777).toBe(0o600);
    expect((await keyway(["apis", "list"], "", none)).code).toBe(0);
    fs.chmodSync(profile, 0o644);
    const refused = await keyway(["apis", "list"], "", none);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("chmod 600") });
  });

  test("finds every command in the help, each with what it takes and the exit codes", async () => {
    const { out: help } = await keyway(["help"]);
    for (const { name, args = [] } of COMMANDS)
      expect(help).toContain(`keyway ${[name, ...args].join(" ")}`);
    const { out } = await keyway(["backup", "--help"]);
    expect(out).toContain("--with-secrets");
    expect(out).toContain("3 the answer is no");
  });
});

describe("completion", () => {
  const LINES: readonly (readonly [line: string, offered: string[]])[] = [
    ["keyway ke", ["keys"]],
    ["keyway keys re", ["restore", "revoke"]],
    ["keyway audit ", ["verify"]],
    ["keyway keys create --sc", ["--scope"]],
    ["keyway keys create --environment ", ["live", "test"]],
    ["keyway keys list --status re", ["revoked"]],
    ["keyway keys rotate key_1 --overlap n", ["none"]],
    ["keyway usage --by o", ["outcome", "owner"]],
    ["keyway usage --csv --c", []],
    ["keyway completion ", ["bash", "fish", "zsh"]],
    // Files are the shell's to offer.
    ["keyway import ", []],
    ["keyway import keys.csv --dry", ["--dry-run"]],
    ["keyway nonsense ", []],
  ];

  test("in a bash that has loaded the script offers what may follow", () => {
    const script = `
      keyway() { '${process.execPath}' dist/keyway.mjs "$@"; }
      source <(keyway completion bash)
      complete -p keyway | grep -q 'default -F _keyway' || exit 9
      offer() {
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _keyway
        local IFS=' '
        echo "\${COMPREPLY[*]}"
      }
      ${LINES.map(([line]) => `offer ${line.replace(/ $/, " ''")}`).join("\n")}`;
    const out = execFileSync("bash", ["-c", script], { env: variables(), encoding: "utf8" });
    const offered = out.split("\n").map((words) => words.split(" ").filter(Boolean).toSorted());
    expect(LINES.map(([line], i) => [line, offered[i]])).toEqual(LINES);
  });

  const SOME = LINES.filter(([, offered]) => offered.length > 0).slice(0, 6);
  /** What each call of `offer` has printed, by line, after a mark of its own. */
  const offersIn = (out: string) =>
    out
      .split("LINE\n")
      .slice(1)
      .map((part) => part.split("\n").filter(Boolean).toSorted());

  test("in a zsh that loads the script from its fpath offers them from the first time on", () => {
    const place = path.join(folder, "fpath");
    fs.mkdirSync(place);
    const script = `
      keyway() { '${process.execPath}' dist/keyway.mjs "$@" }
      keyway completion zsh > '${place}/_keyway'
      compadd() { print -rl -- "\${(@P)2}" }
      fpath=('${place}' $fpath)
      offer() {
        print LINE
        words=("$@") CURRENT=$#
        unfunction _keyway 2>/dev/null
        autoload -Uz _keyway
        _keyway
      }
      ${SOME.map(([line]) => `offer ${line.replace(/ $/, " ''")}`).join("\n")}`;
    const out = execFileSync(findZsh(), ["-fc", script], { env: variables(), encoding: "utf8" });
    // compadd itself takes those that the word begins.
    const begun = SOME.map(([line]) => line.split(" ").at(-1) ?? "");
    const offered = offersIn(out).map((words, i) =>
      words.filter((word) => word.startsWith(begun[i] ?? "")),
    );
    expect(SOME.map(([line], i) => [line, offered[i]])).toEqual(SOME);
  });

  test("in a fish that has loaded the script offers them", () => {
    const script = `
      function keyway; '${process.execPath}' dist/keyway.mjs $argv; end
      keyway completion fish | source
      ${SOME.map(([line]) => `echo LINE; complete -C '${line}'`).join("\n")}`;
    const run = { env: { ...variables(), XDG_DATA_HOME: folder }, encoding: "utf8" } as const;
    const out = execFileSync(findFish(), ["--no-config", "-c", script], run);
    expect(SOME.map(([line], i) => [line, offersIn(out)[i]])).toEqual(SOME);
  });

  test("is printed for no other shell", async () => {
    expect((await keyway(["completion", "cmd"])).code).toBe(2);
  });
});

/** A call of every command, in an order in which each can be carried out. */
function callsOf(id: string, secret: string) {
  const [apiId, archive] = [customer().api.id, path.join(folder, "calls.tar.gz")];
  const machine = { DATABASE_URL: server.databaseUrl, KEYWAY_DATA_DIR: folder };
  const rows = path.join(folder, "calls.csv");
  fs.writeFileSync(rows, `hash\n${"0".repeat(64)}\n`);
  const limit = ["--limit", "9", "--seconds", "60"];
  type Call = readonly [name: string, args: string[], input?: string, more?: Source];
  return [
    ["keys list", []],
    ["keys get", [id]],
    ["keys create", ["--api", apiId, "--name", "One more"]],
    ["keys update", [id, "--name", "Another"]],
    ["keys rotate", [id]],
    ["keys disable", [id]],
    ["keys enable", [id]],
    ["keys revoke", [id]],
    ["keys restore", [id]],
    ["keys lookup", [], secret],
    ["apis list", []],
    ["apis get", [apiId]],
    ["apis create", ["--name", "By a program"]],
    ["owners list", []],
    ["owners get", ["user_9"]],
    ["verify", [], secret],
    ["limits check", ["mail", "a", ...limit]],
    ["audit verify", []],
    ["usage", ["--by", "outcome"]],
    ["import", [rows, "--api", apiId]],
    ["backup", [archive], "", machine],
    ["restore", [archive, "--check"], "", machine],
    ["rotate-keys", [], "", machine],
    ["doctor", [], "", { ...machine, PORT: "4797", API_PORT: "4798" }],
    ["login", [server.url()], customer().key],
    ["completion", ["bash"]],
  ] satisfies Call[] as readonly Call[];
}

describe("output", () => {
  test("is one JSON document of every command with --json, and of its help", async () => {
    const { key, secret } = await customer().newKey({ ownerId: "user_9" });
    const calls = callsOf(key.id, secret);
    expect(calls.map(([name]) => name).toSorted()).toEqual(
      COMMANDS.map(({ name }) => name).toSorted(),
    );
    for (const [name, args, input = "", more = {}] of calls) {
      const { out, err, code } = await keyway([...name.split(" "), ...args, "--json"], input, more);
      expect({ name, err, code, json: isJson(out) }).toMatchObject({ name, code: 0, json: true });
      expect(err).not.toContain("█");
    }
    expect(isJson((await keyway(["help", "--json"])).out)).toBe(true);
    expect(await json("keys", "create", "--help")).toMatchObject({ command: "keys create" });
    expect((await keyway(["usage", "--csv", "--json"])).code).toBe(2);
  }, 300_000);

  test("has bars and sparklines on a terminal, and none elsewhere", async () => {
    const { secret } = await customer().newKey();
    await keyway(["verify"], secret);
    const machine = { DATABASE_URL: server.databaseUrl, KEYWAY_DATA_DIR: folder };
    const rows = path.join(folder, "terminal.csv");
    fs.writeFileSync(rows, `hash\n${"1".repeat(64)}\n`);
    const archive = path.join(folder, "terminal.tar.gz");
    for (const args of [
      ["import", rows, "--api", customer().api.id],
      ["backup", archive],
      ["audit", "verify"],
    ]) {
      expect(await onTerminal(args, machine)).toMatch(/[█░]{30} +\d+ %/);
      const piped = await keyway(
        args[0] === "backup" ? ["backup", `${archive}2`] : args,
        "",
        machine,
      );
      expect(piped.out + piped.err).not.toMatch(/[█░]/);
    }
    await expect.poll(() => onTerminal(["usage"]), { timeout: 20_000 }).toMatch(/all .*[▁-█]/);
    expect((await keyway(["usage"])).out).not.toMatch(/[▁-█]/);
  }, 180_000);
});

/** What the program writes when both its outputs are a terminal. */
async function onTerminal(args: readonly string[], more: Source = {}): Promise<string> {
  const line = [process.execPath, "dist/keyway.mjs", ...args].map((one) => `'${one}'`).join(" ");
  const child = spawn("script", ["-qec", line, "/dev/null"], {
    ...{ env: variables({ TERM: "xterm", ...more }), stdio: ["ignore", "pipe", "inherit"] },
  });
  return text(child.stdout);
}

function isJson(out: string): boolean {
  try {
    return JSON.parse(out) !== undefined;
  } catch {
    return false;
  }
}
