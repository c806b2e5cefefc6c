import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** What came back of requests sent at a rate. Latencies in milliseconds, of what was admitted. */
export type FloodReport = Readonly<{
  sentPerSecond: number;
  admittedPerSecond: number;
  refusedPerSecond: number;
  /** Refused without being told when to come again, or answered with neither 200 nor 503. Must be 0. */
  strange: number;
  /** Never answered. */
  open: number;
  p50: number;
  p99: number;
  max: number;
  /** How long after the start the last refusal came, or the last answer slower than 50 ms; 0 when there was none. */
  calmAfterMs: number;
}>;

export type FloodPlan = Readonly<{
  port: number;
  connections: number;
  perSecond: number;
  forMs: number;
  /** A whole request, head and body. */
  request(i: number): string;
}>;

const TICK_MS = 4;
const SLOW_MS = 50;
/** How long answers are waited for after the last request. */
const PATIENCE_MS = 5000;

const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms));

/** Sends at a rate, whether answers come or not, one request at a time on a connection as clients do. What finds no
 * connection free is not sent. */
export async function flood(plan: FloodPlan): Promise<FloodReport> {
  const run = new Flood(plan);
  return run.finish();
}

class Flood {
  readonly #latencies: number[] = [];
  readonly #idle: Line[] = [];
  #sent = 0;
  #refused = 0;
  #strange = 0;
  #calmAfterMs = 0;
  #started = 0;

  constructor(private readonly plan: FloodPlan) {}

  async finish(): Promise<FloodReport> {
    const { connections, forMs, perSecond, request } = this.plan;
    const lines = await Promise.all(Array.from({ length: connections }, () => this.#open()));
    this.#started = performance.now();
    let elapsed = 0;
    let tried = 0;
    while (elapsed < forMs) {
      const due = Math.floor((elapsed / 1000) * perSecond);
      for (; tried < due && this.#idle.length > 0; tried++) {
        const line = this.#idle.pop();
        if (!line) break;
        line.sentAt = performance.now();
        line.socket.write(request(this.#sent++));
      }
      tried = due;
      await pause(TICK_MS);
      elapsed = performance.now() - this.#started;
    }
    const open = () => lines.length - this.#idle.length;
    for (let waited = 0; open() > 0 && waited < PATIENCE_MS; waited += 20) await pause(20);
    for (const { socket } of lines) socket.destroy();
    const sorted = Float64Array.from(this.#latencies).sort();
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
    const rate = (count: number) => Math.round((1000 * count) / elapsed);
    return {
      sentPerSecond: rate(this.#sent),
      admittedPerSecond: rate(sorted.length),
      refusedPerSecond: rate(this.#refused),
      ...{ strange: this.#strange, open: open() },
      ...{ p50: at(0.5), p99: at(0.99), max: at(1), calmAfterMs: Math.round(this.#calmAfterMs) },
    };
  }

  async #open(): Promise<Line> {
    const socket = connect(this.plan.port, "127.0.0.1").setNoDelay(true);
    await once(socket, "connect");
    const line: Line = { socket, sentAt: 0, answer: "" };
    this.#idle.push(line);
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      line.answer += chunk.toString("latin1");
      const [head = "", body = ""] = line.answer.split("\r\n\r\n", 2);
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
      if (body.length < length || Number.isNaN(length)) return;
      line.answer = "";
      this.#note(head, performance.now() - line.sentAt);
      this.#idle.push(line);
    });
    return line;
  }

  #note(head: string, ms: number): void {
    const status = head.slice(9, 12);
    if (status === "200") this.#latencies.push(ms);
    else if (status === "503" && /retry-after: \d/i.test(head)) this.#refused++;
    else this.#strange++;
    if (status !== "200" || ms > SLOW_MS) this.#calmAfterMs = performance.now() - this.#started;
  }
}

/** A connection, and what it has of an answer. */
type Line = { socket: Socket; sentAt: number; answer: string };
