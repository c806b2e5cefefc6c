import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { AppError } from "@/lib/errors";
import { problemOf } from "@/lib/http/problem";
import { ANSWER_HEADERS } from "@/lib/http/refusal";
import type { Answer } from "@/lib/idempotency/once";
import { newId } from "@/lib/ids";
import type { Measures } from "@/lib/verify/measures";

/**
 * Requests that may be under way at a time. Beyond it waiting only makes every answer late: at 10,000 verifications a
 * second, 500 of them are 50 ms of work.
 */
export const IN_FLIGHT_MAX = 500;

/** What tells how this process does is answered most of all when it has too much to do. */
const ALWAYS = new Set(["/healthz", "/readyz", "/metrics"]);

/** Lets requests in up to a bound; the others are refused at once, with their bodies unread. */
export function admit(
  serve: RequestListener,
  measures: Pick<Measures, "inFlight" | "sheds">,
  max = IN_FLIGHT_MAX,
): RequestListener {
  const leave = () => {
    measures.inFlight--;
  };
  return (request, response) => {
    if (measures.inFlight >= max && !ALWAYS.has(request.url ?? "")) {
      measures.sheds++;
      shed(request, response);
      return;
    }
    measures.inFlight++;
    response.once("close", leave);
    serve(request, response);
  };
}

/** What is answered beyond the bound. Not logged: a line for each would be more work than is saved. */
export function busyAnswer(requestId: string): Answer {
  const busy = new AppError("unavailable", "Too many requests are under way.", {
    retryAfterSeconds: 1,
  });
  return problemOf(busy, requestId);
}

function shed(request: IncomingMessage, response: ServerResponse): void {
  const requestId = newId("request");
  const { status, headers, body } = busyAnswer(requestId);
  request.resume();
  response.writeHead(status, {
    ...ANSWER_HEADERS,
    ...headers,
    "content-length": Buffer.byteLength(body),
    "x-request-id": requestId,
  });
  response.end(body);
}
