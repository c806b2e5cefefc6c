import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { Front, type Reply } from "./front";

const servers: { server: Server; front: Front<string> | null }[] = [];
afterEach(() => {
  for (const { server, front } of servers.splice(0)) {
    front?.close();
    server.closeAllConnections();
    server.close();
  }
});

const textOf = (who: string, body: string) => `${who} ${body.length} ${body.slice(0, 20)}`;

/** Answers each body with what arrived; `node:http` and the front alike but for a header that says which it was. */
async function serve({ withFront = true, hold = false } = {}) {
  const served = { front: 0, http: 0 };
  const waiting: (() => void)[] = [];
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    served.http++;
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("latin1");
      const { method, url } = request;
      const who = method === "POST" && url === "/p" ? `${request.headers.authorization}` : "other";
      response.end(textOf(who, body));
    });
  });
  const answer = (who: string, body: Buffer, reply: Reply) => {
    const text = textOf(who, body.toString("latin1"));
    const send = () =>
      reply(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`, "latin1");
    if (hold) waiting.push(send);
    else setImmediate(send);
  };
  const front = withFront
    ? new Front<string>(server, {
        ...{ start: "POST /p", maxBodyBytes: 1000 },
        prepare: ({ authorization }) => authorization,
        serve(who, body, reply) {
          served.front++;
          answer(who, body, reply);
        },
      })
    : null;
  servers.push({ server, front });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { server, front, served, port, waiting };
}

async function open(port: number): Promise<Socket & { seen: () => string }> {
  const socket = connect(port, "127.0.0.1").setNoDelay(true);
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
  });
  socket.on("error", () => {});
  await once(socket, "connect");
  return Object.assign(socket, { seen: () => text });
}

const plain = (body: string, more = "") =>
  `POST /p HTTP/1.1\r\nHost: x\r\nAuthorization: me\r\nContent-Type: application/json\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;

/** The bodies of the answers so far, or their status where it is not 200. */
const answersIn = (seen: string) =>
  seen
    .split("HTTP/1.1 ")
    .slice(1)
    .map((one) => (one.startsWith("200") ? (one.split("\r\n\r\n")[1] ?? "") : one.slice(0, 3)));

describe("a connection", () => {
  test("with plain requests never reaches node:http", async () => {
    const { served, port } = await serve();
    const socket = await open(port);
    for (let i = 1; i <= 20; i++) {
      socket.write(plain("x".repeat(i)));
      await expect.poll(() => answersIn(socket.seen())).toHaveLength(i);
    }
    expect(answersIn(socket.seen()).at(-1)).toBe(`me 20 ${"x".repeat(20)}`);
    expect(served).toEqual({ front: 20, http: 0 });
  });

  test("whose requests come in pieces is answered when they are whole", async () => {
    const { served, port } = await serve();
    const socket = await open(port);
    const text = plain("a body in pieces");
    const body = text.length - 16;
    for (const [from, to] of [
      [0, body],
      [body, body + 7],
      [body + 7, text.length],
    ] as const) {
      expect(socket.seen()).toBe("");
      socket.write(text.slice(from, to));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => answersIn(socket.seen())).toEqual(["me 16 a body in pieces"]);
    expect(served).toEqual({ front: 1, http: 0 });
  });

  test("that goes on while an answer is due gets both answers in their order", async () => {
    const { port, waiting, served } = await serve({ hold: true });
    const socket = await open(port);
    socket.write(plain("first"));
    await expect.poll(() => waiting).toHaveLength(1);
    socket.write(plain("second"));
    socket.write("GET /other HTTP/1.1\r\nHost: x\r\n\r\n");
    waiting[0]?.();
    await expect
      .poll(() => answersIn(socket.seen()))
      .toEqual(["me 5 first", "me 6 second", "other 0 "]);
    expect(served).toEqual({ front: 1, http: 2 });
  });

  test("that is half closed gets its answer, then its end", async () => {
    const { port } = await serve();
    const socket = await open(port);
    const ended = once(socket, "end");
    socket.end(plain("last"));
    await ended;
    expect(answersIn(socket.seen())).toEqual(["me 4 last"]);
  });

  test("that is silent, or stops within a request, is left to the time limits of node:http", async () => {
    const { server, front, port } = await serve();
    const [silent, half] = [await open(port), await open(port)];
    half.write(plain("never whole").slice(0, -3));
    await expect.poll(() => connectionsOf(server)).toBe(2);
    const taken: unknown[] = [];
    server.on("request", () => taken.push("half"));
    for (let i = 0; i < 3; i++) front?.sweep();
    await expect.poll(() => taken).toEqual(["half"]);
    silent.write(plain("late"));
    await expect.poll(() => answersIn(silent.seen())).toEqual(["me 4 late"]);
    expect(taken).toHaveLength(2);
  });

  test("that is idle is kept as long as node:http would keep it, and no longer", async () => {
    const { server, front, port } = await serve();
    const socket = await open(port);
    socket.write(plain("x"));
    await expect.poll(() => answersIn(socket.seen())).toHaveLength(1);
    for (let i = 0; i < 13; i++) front?.sweep();
    expect(await connectionsOf(server)).toBe(1);
    for (let i = 0; i < 3; i++) front?.sweep();
    await expect.poll(() => connectionsOf(server)).toBe(0);
  });
});

const connectionsOf = (server: Server) =>
  new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));

describe("a server that ends", () => {
  test("has node:http tell clients to close, and loses no request", async () => {
    const { front, port, waiting, served } = await serve({ hold: true });
    const socket = await open(port);
    socket.write(plain("under way"));
    await expect.poll(() => waiting).toHaveLength(1);
    front?.drain();
    waiting[0]?.();
    await expect.poll(() => answersIn(socket.seen())).toHaveLength(1);
    socket.write(plain("another"));
    await expect.poll(() => answersIn(socket.seen())).toHaveLength(2);
    expect(served).toEqual({ front: 1, http: 1 });
  });

  test("closes idle connections at once, and one with a request under way after its answer", async () => {
    const { server, front, port, waiting } = await serve({ hold: true });
    const [idle, busy] = [await open(port), await open(port)];
    busy.write(plain("under way"));
    await expect.poll(() => waiting).toHaveLength(1);
    const ended = once(idle, "close");
    front?.close();
    server.close();
    await ended;
    const closed = once(busy, "end");
    waiting[0]?.();
    await closed;
    expect(answersIn(busy.seen())).toEqual(["me 9 under way"]);
    await expect.poll(() => connectionsOf(server)).toBe(0);
  });
});

/** Requests a client might send, or somebody who means harm: of the plain shape, nearly of it, and of other shapes. */
const headerLine = fc.constantFrom(
  ...[
    "X-Trace: 1\r\n",
    "connection: keep-alive\r\n",
    "Connection: close\r\n",
    "Content-Length: 3\r\n",
  ],
  ...[
    "Transfer-Encoding: chunked\r\n",
    "content-length : 4\r\n",
    "X-Fold: a\r\n b\r\n",
    "x-bare: a\nb: c\r\n",
  ],
  ...[
    "Content-Length: +5\r\n",
    "X-Nul: \0\r\n",
    "X-High: \x80\xff\r\n",
    "Expect: 100-continue\r\n",
  ],
  ...[
    "Host: y\r\n",
    "Authorization: you\r\n",
    ": empty\r\n",
    "Upgrade: h2c\r\n",
    "X-Tab:\ta\t\r\n",
    "X-Cr: a\rb\r\n",
  ],
);
const request = fc.oneof(
  { weight: 6, arbitrary: fc.nat(40).map((length) => plain("b".repeat(length))) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.nat(9), headerLine)
      .map(([length, more]) => plain("c".repeat(length), more)),
  },
  fc.constantFrom(
    ...["GET / HTTP/1.1\r\nHost: x\r\n\r\n", plain("d").replace("HTTP/1.1", "HTTP/1.0")],
    ...[plain("d").replace("/p", "/p?q"), plain("d").replaceAll("\r\n", "\n"), `\r\n${plain("d")}`],
    ...[
      plain("d").replace("Host: x\r\n", ""),
      plain("d").replace("POST", "post"),
      plain("x".repeat(1001)),
    ],
    ...[plain("d").replace("application/json", "text/plain"), plain("d").replace("me", "m\x01e")],
    "POST /p HTTP/1.1\r\nHost: x\r\nAuthorization: me\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nd\r\n0\r\n\r\n",
  ),
);

/** Everything a server says to these pieces, sent without waiting, or each after some answer to the one before. */
async function converse(port: number, pieces: readonly string[], waits: boolean) {
  const socket = await open(port);
  for (const piece of pieces) {
    if (!socket.writable) break;
    const count = answersIn(socket.seen()).length;
    socket.write(Buffer.from(piece, "latin1"));
    // Not everything is answered: what is only part of a request is not.
    for (let turn = 0; turn < (waits ? 40 : 1) && socket.writable; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (answersIn(socket.seen()).length > count) break;
    }
  }
  socket.end();
  if (!socket.closed) await once(socket, "close");
  return answersIn(socket.seen());
}

const END = plain("end", "Connection: close\r\n");
const cuts = fc.array(fc.nat(300), { maxLength: 3 });

/** A text in pieces. */
function cut(text: string, at: readonly number[]): string[] {
  const inside = at.filter((one) => one > 0 && one < text.length).sort((a, b) => a - b);
  const places = [0, ...inside, text.length];
  return places.slice(1).map((place, i) => text.slice(places[i], place));
}

test.each([false, true])(
  "whatever is sent in whatever pieces is answered as node:http alone answers it (waiting: %s)",
  async (waits) => {
    const [ours, theirs] = [await serve(), await serve({ withFront: false })];
    const requests = fc.array(fc.tuple(request, cuts), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(requests, async (sent) => {
        // The last request asks for the end, so that both servers answer everything before it.
        const pieces = waits
          ? [...sent.flatMap(([text, at]) => cut(text, at)), END]
          : cut(sent.map(([text]) => text).join("") + END, sent[0]?.[1] ?? []);
        const one = await converse(ours.port, pieces, waits);
        const other = await converse(theirs.port, pieces, waits);
        expect(one.at(-1)).toBe(other.at(-1));
        // At bytes that are no request node:http ends the connection, whether what came before is answered or not.
        const isRefused = /^\d{3}$/.test(one.at(-1) ?? "");
        const count = isRefused ? Math.min(one.length, other.length) - 1 : one.length;
        expect(one.slice(0, count)).toEqual(other.slice(0, isRefused ? count : undefined));
      }),
      { numRuns: 200 },
    );
    if (waits) expect(ours.served.front).toBeGreaterThan(20);
  },
  60_000,
);
