import { AppError } from "@/lib/errors";
import { problemOf } from "@/lib/http/problem";

/**
 * An answer of next-auth that refuses a try, as programs read it: it can only redirect to a page, or name it in JSON,
 * where HTTP has a status for it (RFC 6585, 4).
 */
export async function tooManyOf(answer: Response, requestId: string): Promise<Response | null> {
  const address = answer.headers.get("location") ?? (await namedIn(answer));
  const wait = Number(/[?&]error=RateLimited-(\d{1,6})(?:&|$)/.exec(address)?.[1] ?? 0);
  if (wait === 0) return null;
  const message = `Too many attempts. Try again in ${wait} s.`;
  const error = new AppError("rate_limited", message, { retryAfterSeconds: wait });
  const { status, headers, body } = problemOf(error, requestId);
  return new Response(body, { status, headers });
}

async function namedIn(answer: Response): Promise<string> {
  if (!answer.headers.get("content-type")?.includes("json")) return "";
  const { url }: { url?: unknown } = (await answer.clone().json()) ?? {};
  return String(url ?? "");
}
