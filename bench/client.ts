import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { LoadPlan, LoadReport } from "./load";

// A process that sends requests and measures: on each connection one request at a time, the next as soon as
// the answer is whole. Requests are bytes made beforehand and answers are hardly parsed, so that it takes less
// of a processor than any server it measures.

const HEAD_END = Buffer.from("\r\n\r\n");
const LAST_CHUNK = Buffer.from("0\r\n\r\n");

/** Whether an HTTP/1.1 answer has come to its end. */
function isWhole(answer: Buffer): boolean {
  const end = answer.indexOf(HEAD_END);
  if (end < 0) return false;
  const head = answer.toString("latin1", 0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length !== undefined) return answer.length >= end + 4 + Number(length);
  return answer.subarray(-5).equals(LAST_CHUNK);
}

/** All connections of one run. */
class Run {
  readonly #requests: Buffer[];
  readonly #expected: Buffer;
  #next = 0;
  #measuring = false;
  #ended = false;
  #latencies: number[] = [];
  #unexpected = 0;
  #example = "";

  constructor(private readonly plan: LoadPlan) {
    this.#requests = plan.requests.map((text) => Buffer.from(text));
    this.#expected = Buffer.from(plan.expected);
  }

  async finish(): Promise<LoadReport> {
    const { connections, warmUpMs, measureMs } = this.plan;
    const done = Promise.all(Array.from({ length: connections }, () => this.#converse()));
    await pause(warmUpMs);
    this.#measuring = true;
    process.send?.("measuring");
    const cpu = process.cpuUsage();
    const started = performance.now();
    await pause(measureMs);
    this.#measuring = false;
    const elapsedMs = performance.now() - started;
    const { user, system } = process.cpuUsage(cpu);
    this.#ended = true;
    const sorted = Float64Array.from(this.#latencies).sort();
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
    const report = {
      ...{ answers: sorted.length, unexpected: this.#unexpected, example: this.#example },
      ...{ elapsedMs, cpuMs: (user + system) / 1000 },
      ...{ p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) },
    };
    process.send?.(report satisfies LoadReport);
    await done;
    return report;
  }

  #converse(): Promise<void> {
    return new Promise((resolve, reject) => {
      const { port, tls } = this.plan;
      const socket = tls
        ? connectTls({ ...tls, port, host: "localhost" })
        : connect(port, "127.0.0.1");
      let sent = 0;
      let held: Buffer | null = null;
      const send = () => {
        sent = performance.now();
        socket.write(this.#requests[this.#next++ % this.#requests.length] ?? "");
      };
      socket
        .setNoDelay(true)
        .on(tls ? "secureConnect" : "connect", send)
        .on("error", (error) => (this.#ended ? resolve() : reject(error)));
      socket.on("close", () => (this.#ended ? resolve() : reject(new Error("The server hung up"))));
      socket.on("data", (chunk: Buffer) => {
        const answer = held === null ? chunk : Buffer.concat([held, chunk]);
        held = isWhole(answer) ? null : answer;
        if (held !== null) return;
        if (this.#measuring) this.#note(answer, performance.now() - sent);
        this.#continue(socket, send);
      });
    });
  }

  #note(answer: Buffer, ms: number): void {
    this.#latencies.push(ms);
    if (answer.includes(this.#expected)) return;
    this.#unexpected++;
    this.#example ||= answer.toString().slice(0, 600);
  }

  #continue(socket: Socket, send: () => void): void {
    if (this.#ended) socket.end();
    else send();
  }
}

const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

process.on("disconnect", () => process.exit());
process.on("message", (plan: LoadPlan) => void new Run(plan).finish().catch(fail));
process.send?.("ready");

function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}
