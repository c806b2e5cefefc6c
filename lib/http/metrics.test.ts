import fs from "node:fs";
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
  expect(readingOf(text, "keyway_journal_damaged_lines_total")).toBe(0);
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

/** One at least for each promise of the verify path. */
const PROMISED = [
  ...["verify_duration_seconds_bucket", "lease_held", "lease_age_seconds", "cache_hits_total"],
  ...[
    "cache_misses_total",
    "journal_flush_seconds_total",
    "journal_failing",
    "shipper_lag_seconds",
  ],
  ...["shipper_failures_total", "credit_reservations_total", "limiter_degraded", "sheds_total"],
  ...["limits_degraded_total", "change_confirm_seconds_total", "nodes_fenced_total"],
  ...["misses_refused_total", "requests_in_flight", "journal_damaged_lines_total"],
  ...["journal_failures_total", "journal_slowest_flush_seconds", "clock_steps_total"],
].map((name) => `keyway_${name}`);

test("every promise has its metric, and the dashboard and the guide name only metrics that exist", async () => {
  const { text } = await send("GET", "/metrics");
  const names = new Set([...text.matchAll(/^([a-z_0-9]+)[{ ]/gm)].map((one) => one[1]));
  for (const name of PROMISED) expect(names).toContain(name);
  const board = fs.readFileSync("docs/grafana.json", "utf8");
  const queries = [...board.matchAll(/"expr": "((?:[^"\\\\]|\\\\.)*)"/g)].map(
    (one) => one[1] ?? "",
  );
  expect(queries.length).toBeGreaterThan(8);
  const shown = queries.flatMap((query) => query.match(/\b(?:keyway|nodejs|process)_\w+/g) ?? []);
  const told = fs.readFileSync("docs/scaling.md", "utf8").match(/keyway_\w+/g) ?? [];
  for (const name of [...shown, ...told]) expect(names).toContain(name);
});
