import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { listen } from "./listen";

const PATIENCE = { headMs: 300, requestMs: 600, lookEveryMs: 50 };
let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function startServer() {
  server = await listen(
    (request, response) => request.resume().on("end", () => response.end("answered")),
    { port: 0, host: "127.0.0.1", name: "PORT" },
    PATIENCE,
  );
  return (server.address() as AddressInfo).port;
}

/** Sends a byte now and then, for as long as it may; answers what came back. */
async function trickle(socket: Socket, bytes: string): Promise<string> {
  let answer = "";
  let sent = 0;
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  const timer = setInterval(() => socket.write(bytes[sent++ % bytes.length] ?? ""), 20);
  await once(socket, "close");
  clearInterval(timer);
  return answer;
}

test.each([
  ["head", "GET / HTTP/1.1\r\nhost: x\r\nx-a: ", "a"],
  ["body", "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n", "b"],
])(
  "a %s that never comes to its end is cut off with 408, and keeps nobody else waiting",
  async (_, begin, more) => {
    const port = await startServer();
    const slow = Array.from({ length: 50 }, () => {
      const socket = connect(port, "127.0.0.1");
      socket.write(begin);
      return trickle(socket, more);
    });
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "x" });
    expect(await answer.text()).toBe("answered");
    for (const text of await Promise.all(slow)) expect(text).toMatch(/^HTTP\/1.1 408 /);
  },
);
