import fs from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { newTestKey } from "@/lib/testing/workspace";
import { beginDraining } from "./ready";
import { newTestTenant, testHttp } from "./testing";

const { send, verifier } = testHttp();
afterEach(() => {
  vi.restoreAllMocks();
});

const notReady = (path: string) =>
  expect.objectContaining({
    status: 503,
    body: expect.objectContaining({ errors: [expect.objectContaining({ path })] }),
  });

test("while the disk is full verify answers 503, nothing is counted, and readyz names the journal; then all is well", async () => {
  const acme = await newTestTenant();
  const { key, secret } = await newTestKey(acme.workspace, acme.api.id);
  const verify = () => send("POST", "/v1/keys/verify", { key: acme.key, body: { key: secret } });
  expect((await verify()).status).toBe(200);
  vi.spyOn(fs, "writeSync").mockImplementation(() => {
    throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  });
  for (let i = 0; i < 3; i++) expect((await verify()).status).toBe(503);
  expect(await send("GET", "/readyz")).toEqual(notReady("journal"));
  expect((await send("GET", "/metrics")).text).toMatch(/^keyway_journal_failing 1$/m);
  vi.restoreAllMocks();
  expect((await verify()).status).toBe(200);
  expect((await send("GET", "/readyz")).status).toBe(200);
  await verifier().ship();
  const usage = await send("GET", `/v1/verifications?keyId=${key.id}`, { key: acme.key });
  expect(usage.body).toMatchObject({ items: [{ outcome: "VALID" }, { outcome: "VALID" }] });
});

test("a node that is to end, or holds no lease, is not ready and says why", async () => {
  verifier().node.stop();
  expect(await send("GET", "/readyz")).toEqual(notReady("lease"));
  beginDraining();
  expect(await send("GET", "/readyz")).toEqual(notReady("process"));
});
