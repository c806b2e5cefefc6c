import { once } from "node:events";
import net from "node:net";
import { expect, inject, test } from "vitest";
import { openClient } from "./sql";

/** Passes connections on to the database of the test run. */
async function forward(port: number, to: URL): Promise<net.Server> {
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(to.port), to.hostname);
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) socket.on("error", () => socket.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

const portOf = (server: net.Server): number => {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
};

test("a database that was away is used again at once when it is back, however often it was missed", async () => {
  const url = new URL(inject("testServer"));
  const before = await forward(0, url);
  const port = portOf(before);
  before.close();
  await once(before, "close");
  const away = new URL(url);
  away.port = String(port);
  const client = openClient(away.href);
  const missed = await Promise.allSettled(Array.from({ length: 10 }, () => client`select 1`));
  expect(missed.every(({ status }) => status === "rejected")).toBe(true);
  const server = await forward(port, url);
  const started = performance.now();
  // As many as there are connections: each was missed once, and counts how often all of them were.
  await Promise.all(Array.from({ length: 10 }, () => client`select 1`));
  expect(performance.now() - started).toBeLessThan(8_000);
  await client.end();
  server.close();
}, 30_000);
