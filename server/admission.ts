import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { AppError } from "@/lib/errors";
import { problemAt } from "@/lib/http/problem-at";
import { ANSWER_HEADERS } from "@/lib/http/refusal";
import type { Answer } from "@/lib/idempotency/once";
import { newId } from "@/lib/ids";
import type { Measures } from "@/lib/verify/measures";
import { Refusals } from "./refusals";

/**
 * Requests that may be under way at a time. Beyond it waiting only makes every answer late: at 10,000 verifications a
 * second, 500 of them are 50 ms of work.
 */
const IN_FLIGHT_MAX = 500;

/** Of the places, those that are given to whoever comes first: so long as they last, nobody is told apart. */
const OPEN_SHARE = 0.2;

/** What tells how this process does is answered most of all when it has too much to do. */
const ALWAYS = new Set(["/healthz", "/readyz", "/metrics"]);

/**
 * Lets requests in up to a bound. Where many are under way, nobody takes the places of others: each who has requests
 * there gets as many as all of them get, and one share is left for whoever comes next. So a tenant's flood meets its
 * own share while others find places. One for a process, whichever way its requests come.
 */
export class Admission {
  readonly refusals = new Refusals();
  readonly #open: number;
  readonly #held = new Map<string, number>();

  constructor(
    private readonly measures: Pick<Measures, "inFlight" | "sheds">,
    private readonly max = IN_FLIGHT_MAX,
  ) {
    this.#open = OPEN_SHARE * max;
  }

  /**
   * Takes a place.
   * @param whoOf whose request it is; asked only where many are under way
   * @returns what gives it back, to be called once; null when there is none, and the request is to be refused
   */
  enter(whoOf: () => string): (() => void) | null {
    const { inFlight } = this.measures;
    if (inFlight < this.#open) return this.enterAnyhow();
    const who = inFlight < this.max ? whoOf() : null;
    if (who !== null && this.#takeShare(who)) {
      this.measures.inFlight++;
      return () => {
        this.#leave();
        this.#giveShareBack(who);
      };
    }
    this.measures.sheds++;
    return null;
  }

  /** Takes a place though there may be none. */
  enterAnyhow(): () => void {
    this.measures.inFlight++;
    return this.#leave;
  }

  #leave = (): void => {
    this.measures.inFlight--;
  };

  #takeShare(who: string): boolean {
    const own = this.#held.get(who) ?? 0;
    const sharers = this.#held.size + (own === 0 ? 1 : 0);
    if (own >= Math.max(1, (this.max - this.#open) / (sharers + 1))) return false;
    this.#held.set(who, own + 1);
    return true;
  }

  #giveShareBack(who: string): void {
    const rest = (this.#held.get(who) ?? 1) - 1;
    if (rest === 0) this.#held.delete(who);
    else this.#held.set(who, rest);
  }
}

/** Serves the requests that are let in; the others are refused, with their bodies unread. */
export const admit =
  (
    serve: RequestListener,
    admission: Admission,
    whoOf: (request: IncomingMessage) => string,
  ): RequestListener =>
  (request, response) => {
    const leave = ALWAYS.has(request.url ?? "")
      ? admission.enterAnyhow()
      : admission.enter(() => whoOf(request));
    if (leave === null) {
      request.resume();
      if (!admission.refusals.add(() => refuse(request, response))) request.socket.destroy();
      return;
    }
    atEndOf(response, leave);
    serve(request, response);
  };

/** What still has to run for the answers that wait behind others on a connection. */
const queued = new WeakMap<Socket, Set<() => void>>();

/**
 * Runs once when an answer is sent, or its client gone. Of an answer that waits for an earlier one on the same
 * connection, node tells no end when the connection breaks off: the connection has to.
 */
function atEndOf(response: ServerResponse, run: () => void): void {
  if (response.socket !== null) {
    response.once("close", run);
    return;
  }
  const { socket } = response.req;
  const ends = queued.get(socket) ?? new Set();
  if (!queued.has(socket)) {
    queued.set(socket, ends);
    socket.once("close", () => {
      for (const end of ends) end();
      ends.clear();
    });
  }
  const end = () => run();
  ends.add(end);
  response.once("close", () => ends.delete(end) && end());
}

/** What is answered beyond the bound, as its path has it. Not logged: a line for each would be more work than is saved. */
export function busyAnswer(requestId: string, path: string): Answer {
  const busy = new AppError("unavailable", "Too many requests are under way.", {
    retryAfterSeconds: 1,
  });
  return problemAt(path, busy, requestId);
}

function refuse(request: IncomingMessage, response: ServerResponse): void {
  if (response.destroyed) return;
  const requestId = newId("request");
  const { status, headers, body } = busyAnswer(requestId, request.url ?? "");
  response.writeHead(status, {
    ...ANSWER_HEADERS,
    ...headers,
    "content-length": Buffer.byteLength(body),
    "x-request-id": requestId,
  });
  response.end(body);
}
