import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { Measures } from "@/lib/verify/measures";
import { Admission, admit } from "./admission";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const whoOf = ({ headers }: IncomingMessage) => headers.authorization ?? "";

/** A server that answers when told to; whose a request is, it says itself. */
async function newServer(max: number) {
  const measures = new Measures();
  const waiting: ServerResponse[] = [];
  const server = createServer(
    admit((_, response) => waiting.push(response), new Admission(measures, max), whoOf),
  );
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

test("beyond the bound a request is refused, told when to come again, and the others are answered", async () => {
  const { url, measures, waiting, answerAll } = await newServer(3);
  const admitted = ["a", "b", "c"].map((authorization) =>
    fetch(url, { method: "POST", body: "x", headers: { authorization } }),
  );
  await expect.poll(() => waiting.length).toBe(3);
  const refused = await fetch(url, { method: "POST", body: "x".repeat(100_000) });
  expect(refused.status).toBe(503);
  expect(refused.headers.get("retry-after")).toBe("1");
  expect(await refused.json()).toMatchObject({ code: "unavailable" });
  const unkey = await fetch(`${url}/v2/keys.verifyKey`, { method: "POST", body: "{}" });
  expect(unkey.status).toBe(503);
  expect(await unkey.json()).toMatchObject({ meta: {}, error: { status: 503 } });
  answerAll();
  expect((await Promise.all(admitted)).map((one) => one.status)).toEqual([200, 200, 200]);
  expect(measures.sheds).toBe(2);
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

test("a client that sends requests without waiting and goes away gives up all its places", async () => {
  const { url, measures, waiting } = await newServer(100);
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n".repeat(50));
  await expect.poll(() => waiting.length).toBe(50);
  expect(measures.inFlight).toBe(50);
  socket.destroy();
  await expect.poll(() => measures.inFlight).toBe(0);
});

test("answers that wait for one another give up their places one by one", async () => {
  const { url, measures, waiting, answerAll } = await newServer(100);
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.resume().write("GET / HTTP/1.1\r\nhost: x\r\n\r\n".repeat(50));
  await expect.poll(() => waiting.length).toBe(50);
  answerAll();
  await expect.poll(() => measures.inFlight).toBe(0);
  socket.destroy();
});

test("health, readiness and metrics are never refused", async () => {
  const { url, measures, waiting, answerAll } = await newServer(0);
  const answers = ["/healthz", "/readyz", "/metrics"].map((path) => fetch(url + path));
  await expect.poll(() => waiting.length).toBe(3);
  answerAll();
  expect((await Promise.all(answers)).map((one) => one.status)).toEqual([200, 200, 200]);
  expect(measures.sheds).toBe(0);
});

describe("one tenant's flood", () => {
  const headersOf = (authorization: string) => ({ headers: { authorization } });

  test("takes its share, and others are still let in; alone it has half of what is shared", async () => {
    const { url, measures, waiting, answerAll } = await newServer(100);
    const flood = Array.from({ length: 150 }, () => fetch(url, headersOf("loud")));
    await expect.poll(() => waiting.length + measures.sheds).toBe(150);
    // 20 places are anybody's, 40 are half of the rest.
    expect(waiting.length).toBe(60);
    const quiet = Array.from({ length: 15 }, () => fetch(url, headersOf("quiet")));
    await expect.poll(() => waiting.length).toBe(75);
    answerAll();
    for (const answer of await Promise.all(quiet)) expect(answer.status).toBe(200);
    expect((await Promise.all(flood)).filter(({ status }) => status === 503)).toHaveLength(90);
  });

  test("leaves nothing behind: whoever comes after it is alone", async () => {
    const { url, measures, waiting, answerAll } = await newServer(100);
    for (const who of ["first", "second", "third"]) {
      const before = measures.sheds;
      const flood = Array.from({ length: 80 }, () => fetch(url, headersOf(who)));
      await expect.poll(() => waiting.length + measures.sheds - before).toBe(80);
      expect(waiting.length).toBe(60);
      answerAll();
      await Promise.all(flood);
      await expect.poll(() => measures.inFlight).toBe(0);
    }
  });
});
