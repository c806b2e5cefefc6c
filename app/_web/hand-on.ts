import { AppError } from "@/lib/errors";
import { problemAt } from "@/lib/http/problem-at";
import { responseOf } from "@/lib/http/serve";
import { newId } from "@/lib/ids";

/** What concerns one connection only (RFC 9110, 7.6.1), and what fetch works out anew. */
const HOP = [
  "connection",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
  "te",
  "host",
  "content-length",
];

/** What fetch has undone already. */
const DECODED = [
  "content-encoding",
  "content-length",
  "transfer-encoding",
  "connection",
  "keep-alive",
];

/** Sends a request to the process at `base`, unchanged, and answers what that answers. */
export async function handOn(request: Request, base: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  for (const name of HOP) headers.delete(name);
  const streams = request.body !== null;
  const response = await fetch(`${base}${pathname}${search}`, {
    method: request.method,
    headers,
    redirect: "manual",
    signal: request.signal,
    ...(streams && { body: request.body, duplex: "half" }),
  }).catch(() => null);
  if (response === null) return unreachable(pathname);
  const answered = new Headers(response.headers);
  for (const name of DECODED) answered.delete(name);
  return new Response(response.body, { status: response.status, headers: answered });
}

function unreachable(pathname: string): Response {
  const requestId = newId("request");
  const error = new AppError("unavailable", "The API process cannot be reached right now.", {
    retryAfterSeconds: 1,
  });
  return responseOf(problemAt(pathname, error, requestId), { "x-request-id": requestId });
}
