import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { Measures } from "@/lib/verify/measures";
import { admit } from "./admission";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A server that answers when told to. */
async function newServer(max: number) {
  const measures = new Measures();
  const waiting: ServerResponse[] = [];
  const server = createServer(admit((_, response) => waiting.push(response), measures, max));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answerAll = () => {
    for (const response of waiting.splice(0)) response.end("answered");
  };
  return { url, measures, waiting, answerAll };
}

test("beyond the bound a request is refused at once, told when to come again, and the others are answered", async () => {
  const { url, measures, waiting, answerAll } = await newServer(3);
  const admitted = [1, 2, 3].map(() => fetch(url, { method: "POST", body: "x" }));
  await expect.poll(() => waiting.length).toBe(3);
  const refused = await fetch(url, { method: "POST", body: "x".repeat(100_000) });
  expect(refused.status).toBe(503);
  expect(refused.headers.get("retry-after")).toBe("1");
  expect(await refused.json()).toMatchObject({ code: "unavailable" });
  answerAll();
  expect((await Promise.all(admitted)).map((one) => one.status)).toEqual([200, 200, 200]);
  expect(measures.sheds).toBe(1);
  await expect.poll(() => measures.inFlight).toBe(0);
});

test("once there is room again requests are let in", async () => {
  const { url, waiting, answerAll } = await newServer(1);
  const first = fetch(url);
  await expect.poll(() => waiting.length).toBe(1);
  expect((await fetch(url)).status).toBe(503);
  answerAll();
  await (await first).text();
  const second = fetch(url);
  await expect.poll(() => waiting.length).toBe(1);
  answerAll();
  expect((await second).status).toBe(200);
});

test("a client that goes away gives up its place", async () => {
  const { url, measures, waiting } = await newServer(1);
  const aborted = new AbortController();
  const gone = fetch(url, { signal: aborted.signal }).catch(() => null);
  await expect.poll(() => waiting.length).toBe(1);
  aborted.abort();
  await gone;
  await expect.poll(() => measures.inFlight).toBe(0);
});

test("health, readiness and metrics are never refused", async () => {
  const { url, measures, waiting, answerAll } = await newServer(0);
  const answers = ["/healthz", "/readyz", "/metrics"].map((path) => fetch(url + path));
  await expect.poll(() => waiting.length).toBe(3);
  answerAll();
  expect((await Promise.all(answers)).map((one) => one.status)).toEqual([200, 200, 200]);
  expect(measures.sheds).toBe(0);
});
