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

test("a transaction whose connection is cut is rejected at its next statement, and the process goes on", async () => {
  const url = new URL(inject("testServer"));
  const server = await forward(0, url);
  const cut = new Promise<void>((done) => {
    server.once("connection", (socket) => {
      socket.once("data", () => server.once("cut", () => socket.end()));
      socket.once("close", done);
    });
  });
  const far = new URL(url);
  far.port = String(portOf(server));
  const [client, near] = [openClient(far.href, { max: 1 }), openClient(url.href, { max: 1 })];
  let tell: (answer: Promise<unknown>) => void = () => {};
  const asked = new Promise<unknown>((resolve) => {
    tell = resolve;
  });
  const work = client.begin(async (tx) => {
    await tx`select 1`;
    server.emit("cut");
    await cut;
    // What the other side of a connection hears of its end, it has heard by then.
    for (let i = 0; i < 5; i++) await near`select 1`;
    const answer = tx`select 2`.execute();
    tell(answer);
    await answer;
  });
  await expect(work).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
  await expect(asked).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
  await near.end();
  expect(await client`select 3 as three`).toEqual([{ three: 3 }]);
  await client.end();
  server.close();
});
