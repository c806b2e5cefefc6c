import { connect, type Socket } from "node:net";

// A process that sends requests at a rate of its own, however long the answers take, and says how long they took from
// when they were due: what callers feel who do not wait for each other.

/** What a paced client is to do. */
export type PacedPlan = Readonly<{
  port: number;
  /** Whole requests, head and body; sent in turn. */
  requests: readonly string[];
  perSecond: number;
  connections: number;
  warmUpMs: number;
  measureMs: number;
}>;

/** What it measured, in milliseconds. */
export type PacedReport = Readonly<{ answers: number; p50: number; p99: number; max: number }>;

const OK = Buffer.from("HTTP/1.1 200");
const HEAD_END = Buffer.from("\r\n\r\n");

function isWhole(answer: Buffer): boolean {
  const end = answer.indexOf(HEAD_END);
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.toString("latin1", 0, Math.max(end, 0)));
  return end >= 0 && answer.length >= end + 4 + Number(length?.[1]);
}

async function play(plan: PacedPlan): Promise<PacedReport> {
  const idle: Socket[] = [];
  const due: number[] = [];
  const latencies: number[] = [];
  let [next, measuring] = [0, false];
  const begin = (socket: Socket, at: number) => {
    let held = Buffer.alloc(0);
    socket.on("data", function listen(chunk: Buffer) {
      held = Buffer.concat([held, chunk]);
      if (!isWhole(held)) return;
      socket.off("data", listen);
      if (!held.subarray(0, OK.length).equals(OK)) throw new Error(held.toString());
      if (measuring) latencies.push(performance.now() - at);
      const waiting = due.shift();
      if (waiting === undefined) idle.push(socket);
      else begin(socket, waiting);
    });
    socket.write(plan.requests[next++ % plan.requests.length] ?? "");
  };
  for (let i = 0; i < plan.connections; i++)
    idle.push(connect(plan.port, "127.0.0.1").setNoDelay());
  const started = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    for (; sent < ((now - started) / 1000) * plan.perSecond; sent++) {
      const at = started + (1000 * sent) / plan.perSecond;
      const socket = idle.pop();
      if (socket) begin(socket, at);
      else due.push(at);
    }
  }, 1);
  await pause(plan.warmUpMs);
  measuring = true;
  await pause(plan.measureMs);
  clearInterval(timer);
  measuring = false;
  for (const socket of idle) socket.end();
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { answers: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

process.on("disconnect", () => process.exit());
process.on("message", (plan: PacedPlan) => {
  play(plan).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send?.("ready");
