import path from "node:path";
import { Unkey } from "@unkey/api";
import type { UnkeyError } from "@unkey/api/models/errors/unkeyerror";
import { beforeAll, expect, vi } from "vitest";
import { testDatabase } from "@/db/testing";
import { newTestKey, newTestWorkspace, type TestWorkspace } from "@/lib/testing/workspace";
import { bundle } from "@/scripts/bundle.mjs";
import { freePort } from "@/sdk/testing-ports";
import { cleanUp, newFolder, run } from "@/server/testing";

const LONG = 90_000;
export const DAY_MS = 86_400_000;

// What the tests of a file share; there before its first test.
let workspace: TestWorkspace;
export let serverURL: string;
export let rootKey: string;
export let unkey: Unkey;

/** A management key, as Unkey's packages call a root key. */
export const managementKey = async (scopes: string[], of = workspace) =>
  (await newTestKey(of, of.managementApiId, { scopes })).secret;

export const clientOf = (key: string) =>
  new Unkey({ rootKey: key, serverURL, retryConfig: { strategy: "none" } });

/** Unkey's own packages against an api process of the calling test file's own: only the server is another. */
export function testUnkey(): void {
  const DATABASE_URL = testDatabase();
  cleanUp();
  beforeAll(async () => {
    await bundle();
    workspace = await newTestWorkspace();
    rootKey = await managementKey(["*"]);
    const port = await freePort();
    serverURL = `http://127.0.0.1:${port}`;
    const { KEYWAY_PEPPERS, KEYWAY_ENCRYPTION_KEYS, NEXTAUTH_SECRET } = process.env;
    const api = run([path.join("scripts", "run.mjs"), "api"], {
      ...{ DATABASE_URL, KEYWAY_PEPPERS, KEYWAY_ENCRYPTION_KEYS, NEXTAUTH_SECRET },
      ...{ KEYWAY_DATA_DIR: newFolder(), API_PORT: String(port) },
    });
    let over = false;
    void api.ended.finally(() => {
      over = true;
    });
    const isReady = async () =>
      (await fetch(`${serverURL}/readyz`).catch(() => null))?.status === 200;
    await vi.waitUntil(async () => over || (await isReady()), { timeout: LONG, interval: 20 });
    if (over) throw new Error(api.output());
    unkey = clientOf(rootKey);
  }, LONG);
}

let counter = 0;
export const fresh = (word: string) => `${word}_${Date.now()}_${counter++}`;
export const newApi = async () => (await unkey.apis.createApi({ name: fresh("api") })).data.apiId;
type KeyInput = Omit<Parameters<typeof unkey.keys.createKey>[0], "apiId">;
export const newKey = async (input: KeyInput = {}) => {
  const apiId = await newApi();
  const { data } = await unkey.keys.createKey({ apiId, ...input });
  return { apiId, ...data };
};
export const verify = async (
  key: string,
  more: Omit<Parameters<typeof unkey.keys.verifyKey>[0], "key"> = {},
) => (await unkey.keys.verifyKey({ key, ...more })).data;
export const slugs = (list: readonly { slug: string }[]) => list.map((one) => one.slug).sort();
export const names = (list: readonly { name: string }[]) => list.map((one) => one.name).sort();

/** The error a call is refused with, as the package types it. */
export async function refusal<T extends UnkeyError>(
  call: Promise<unknown>,
  type: new (...args: never[]) => T,
): Promise<T> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(type);
  return error as T;
}
