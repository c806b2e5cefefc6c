import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { transformSync } from "esbuild";
import { afterAll, describe, expect, test } from "vitest";
import { givenVariables } from "@/lib/env";
import { findGo, findPython } from "@/scripts/tools.mjs";
import { newSigningSecret, signedHeaders } from "./sign";
import { SIGNATURE_SNIPPETS } from "./snippet";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyway-snippet-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const write = (name: string, code: string) => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, code);
  return file;
};
const codeOf = (language: string) =>
  SIGNATURE_SNIPPETS.find((one) => one.language === language)?.code ?? "";

/** Each is asked about a list of headers and bodies, and prints a list of yes and no. */
const PROGRAMS: Readonly<Record<string, () => readonly [string, ...string[]]>> = {
  TypeScript: () => {
    const { code } = transformSync(codeOf("TypeScript"), { loader: "ts" });
    const ask = `import fs from "node:fs";
      const all = JSON.parse(fs.readFileSync(0, "utf8"));
      console.log(JSON.stringify(all.map(([headers, body]) => isFromKeyway(new Headers(headers), body))));`;
    return [process.execPath, write("check.mjs", `${code}\n${ask}`)];
  },
  Python: () => {
    const ask = `
import json, sys
print(json.dumps([is_from_keyway(headers, body.encode()) for headers, body in json.load(sys.stdin)]))`;
    return [findPython(), write("check.py", codeOf("Python") + ask)];
  },
  Go: () => {
    const ask = `package main

import (
	"encoding/json"
	"net/http"
	"os"
)

func main() {
	var all []struct {
		Headers map[string]string
		Body    string
	}
	json.NewDecoder(os.Stdin).Decode(&all)
	answers := []bool{}
	for _, one := range all {
		header := http.Header{}
		for name, value := range one.Headers {
			header.Set(name, value)
		}
		answers = append(answers, isFromKeyway(header, []byte(one.Body)))
	}
	json.NewEncoder(os.Stdout).Encode(answers)
}
`;
    return [findGo(), "run", write("snippet.go", codeOf("Go")), write("ask.go", ask)];
  },
};

const secret = newSigningSecret();
const body = '{"type":"key.revoked","data":{"name":"Zoë"}}';
const now = Math.floor(Date.now() / 1000);
const sign = (secrets: readonly string[], at = now) =>
  signedHeaders({ id: "msg_1", at, body }, secrets);
const CASES: readonly (readonly [string, boolean, Record<string, string>, string])[] = [
  ["a message", true, sign([secret]), body],
  ["a message of a rotation", true, sign([newSigningSecret(), secret]), body],
  ["another secret's", false, sign([newSigningSecret()]), body],
  ["a changed body", false, sign([secret]), body.replace("revoked", "created")],
  ["another id", false, { ...sign([secret]), "webhook-id": "msg_2" }, body],
  ["one of ten minutes ago", false, sign([secret], now - 600), body],
  ["one of the future", false, sign([secret], now + 600), body],
  ["no signature", false, { ...sign([secret]), "webhook-signature": "v1," }, body],
];

describe("the lines that check a signature", () => {
  test.each(SIGNATURE_SNIPPETS.map(({ language }) => language))(
    "in %s take what Keyway signed, and nothing else",
    (language) => {
      const [program, ...args] = PROGRAMS[language]?.() ?? [""];
      const asked = CASES.map(([, , headers, text]) =>
        language === "Go" ? { headers, body: text } : [headers, text],
      );
      const { stdout, stderr } = spawnSync(program, args, {
        ...{ input: JSON.stringify(asked), encoding: "utf8", cwd: folder },
        env: { ...givenVariables(), KEYWAY_WEBHOOK_SECRET: secret, CGO_ENABLED: "0" },
      });
      expect(stderr).toBe("");
      const said = JSON.parse(stdout).map((yes: boolean, i: number) => [CASES[i]?.[0], yes]);
      expect(said).toEqual(CASES.map(([name, yes]) => [name, yes]));
    },
    60_000,
  );
});
