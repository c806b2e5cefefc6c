import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { beforeAll, vi } from "vitest";
import { givenVariables, type Source } from "@/lib/env";
import { bundle } from "@/scripts/bundle.mjs";
import { newTestCustomer, testServer } from "@/sdk/testing";

export type Ran = Readonly<{ code: number | null; out: string; err: string }>;

/** The program against an api process and a customer of the calling test file's own. */
export function testCli() {
  // Each call is a process of its own.
  vi.setConfig({ testTimeout: 90_000 });
  const server = testServer();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyway-cli-"));
  let customer: Awaited<ReturnType<typeof newTestCustomer>> | undefined;
  beforeAll(async () => {
    await bundle();
    customer = await newTestCustomer();
  }, 60_000);
  const owner = () => {
    if (!customer) throw new Error("The customer is made before the first test.");
    return customer;
  };
  const variables = (more: Source = {}) => ({
    ...givenVariables(),
    ...{ KEYWAY_API_URL: server.url(), KEYWAY_KEY: owner().key, XDG_CONFIG_HOME: folder },
    ...more,
  });

  /** Runs the program as a shell would, `input` piped in. */
  async function keyway(args: readonly string[], input = "", more: Source = {}): Promise<Ran> {
    const child = spawn(process.execPath, ["dist/keyway.mjs", ...args], { env: variables(more) });
    child.stdin.end(input);
    const ended = new Promise<number | null>((done) => child.once("close", done));
    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, out, err };
  }

  /** What a call prints with --json. */
  const json = async (...args: string[]) => {
    const { out, err } = await keyway([...args, "--json"]);
    if (out === "") throw new Error(`keyway ${args.join(" ")} printed nothing, but said: ${err}`);
    return JSON.parse(out);
  };

  return { server, folder, customer: owner, variables, keyway, json };
}
