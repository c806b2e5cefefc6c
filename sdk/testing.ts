import { type ChildProcess, fork, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { bundleApi } from "@/bench/faults/bundle";
import { testDatabase } from "@/db/testing";
import { givenVariables } from "@/lib/env";
import { newTestTenant } from "@/lib/http/testing";
import { endProcess, untilReady } from "@/lib/testing/child";
import { newTestKey } from "@/lib/testing/workspace";
import { freePort } from "./testing-ports";

const LONG = 60_000;

/** An api process of the calling test file's own, as it stands in the source, over a database of its own. */
export function testServer() {
  const databaseUrl = testDatabase();
  let server: Readonly<{ url: string; stop(): Promise<void> }> | undefined;
  beforeAll(async () => {
    server = await startApi(databaseUrl);
  }, LONG);
  afterAll(() => server?.stop());
  return {
    databaseUrl,
    url: () => server?.url ?? "",
    stop: async () => server?.stop(),
  };
}

/** Starts an api process that shares the test's secrets. */
export async function startApi(databaseUrl: string, variables: Record<string, string> = {}) {
  const parent = path.resolve(".data/sdk");
  fs.mkdirSync(parent, { recursive: true });
  const folder = fs.mkdtempSync(path.join(parent, "api-"));
  await bundleApi(folder);
  const port = await freePort();
  const env = {
    ...givenVariables(),
    ...{ DATABASE_URL: databaseUrl, KEYWAY_DATA_DIR: path.join(folder, "data") },
    API_PORT: String(port),
    ...variables,
  };
  const child = fork(path.join(folder, "api.mjs"), [], {
    ...{ env, execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] },
  });
  await untilReady(child);
  const stop = async () => {
    await endProcess(child);
    fs.rmSync(folder, { recursive: true, force: true });
  };
  return { url: `http://127.0.0.1:${port}`, child, folder, stop };
}

/** A workspace with an API, a management key, and a maker of keys. */
export async function newTestCustomer(scopes: readonly string[] = ["*"]) {
  const tenant = await newTestTenant(scopes);
  const newKey = (input: object = {}) => newTestKey(tenant.workspace, tenant.api.id, input);
  return { ...tenant, newKey };
}

/** A program that prints a line once it is ready. Ends with the test file. */
export async function startProgram(
  command: readonly string[],
  variables: Record<string, string>,
  ready: RegExp,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, command, {
    env: { ...givenVariables(), ...variables, NODE_ENV: "development" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  programs.push(child);
  let output = "";
  await new Promise<void>((done, failed) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk;
        if (ready.test(output)) done();
      });
    child.once("exit", () => failed(new Error(`${command.join(" ")} ended: ${output}`)));
  });
  return child;
}

const programs: ChildProcess[] = [];

/** Ends the programs of the calling test file after it. */
export const endPrograms = () =>
  afterAll(async () => {
    await Promise.all(programs.map((child) => endProcess(child)));
  });
