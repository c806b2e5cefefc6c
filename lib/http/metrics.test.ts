import { expect, test } from "vitest";
import { newTestKey } from "@/lib/testing/workspace";
import { newTestTenant, testHttp } from "./testing";

const { send, verifier } = testHttp();

const readingOf = (text: string, line: string) =>
  Number(
    text
      .split("\n")
      .find((one) => one.startsWith(`${line} `))
      ?.slice(line.length),
  );

test("every verification is in the histogram of its outcome, and a found record in the hits", async () => {
  const acme = await newTestTenant();
  const { secret } = await newTestKey(acme.workspace, acme.api.id);
  const verify = (key: string) =>
    send("POST", "/v1/keys/verify", { key: acme.key, body: { key, scopes: "nothing:held" } });
  for (const key of [secret, secret, "unknown"]) await verify(key);
  await send("POST", "/v1/keys/verify", { key: acme.key, body: { key: secret } });
  const { text, headers, status } = await send("GET", "/metrics");
  expect(status).toBe(200);
  expect(headers.get("content-type")).toMatch(/^text\/plain/);
  const count = (outcome: string) =>
    readingOf(text, `keyway_verify_duration_seconds_count{outcome="${outcome}"}`);
  expect([count("valid"), count("denied"), count("not_found")]).toEqual([1, 2, 1]);
  const last = `keyway_verify_duration_seconds_bucket{outcome="denied",le="+Inf"}`;
  expect(readingOf(text, last)).toBe(2);
  expect(readingOf(text, "keyway_cache_hits_total")).toBeGreaterThan(1);
  expect(readingOf(text, "keyway_journal_lines_total")).toBeGreaterThan(3);
  expect(readingOf(text, "keyway_lease_held")).toBe(1);
  expect(readingOf(text, "keyway_lease_age_seconds")).toBeLessThan(2);
});

test("nothing of a tenant is in the metrics", async () => {
  const acme = await newTestTenant();
  const { text } = await send("GET", "/metrics");
  for (const told of [acme.workspace.id, acme.api.id, verifier().nodeId])
    expect(text).not.toContain(told);
});
