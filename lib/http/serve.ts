import type { Actor, Origin } from "@/lib/actor";
import { noteDenial } from "@/lib/audit/note-denial";
import { knownError, STATUS } from "@/lib/errors";
import { type Answer, runOnce } from "@/lib/idempotency/once";
import type { Peer } from "@/lib/verify/caller";
import { readBody } from "./body";
import { readIdempotencyKey } from "./idempotency-key";
import { problemAt } from "./problem-at";
import type { Route, Streamed } from "./route";

/** Every body but verify's may have this many bytes. */
export const MAX_BODY_BYTES = 64 * 1024;

/** A request that found its route. */
export type Arrival = Readonly<{
  request: Request;
  origin: Origin;
  peer: Peer;
  params: Readonly<Record<string, string>>;
  /** Null where anybody may call. */
  actor: Actor | null;
  /** Proves the caller anew, for an answer that lasts. */
  renew: () => Promise<Actor>;
}>;

/**
 * Answers one request: reads it whole and by the route's schemas, then runs the verb; under an
 * `Idempotency-Key` at most once.
 * @throws AppError
 */
export async function serve(route: Route, arrival: Arrival): Promise<Response> {
  const { request, origin, peer, params, actor, renew } = arrival;
  const url = new URL(request.url);
  const key = readIdempotencyKey(request.headers.get("idempotency-key"));
  const body = route.schemas.body
    ? await readBody(request, route.maxBodyBytes ?? MAX_BODY_BYTES, route.form)
    : Buffer.alloc(0);
  const work = route.prepare({
    params,
    search: url.searchParams,
    body,
    peer,
    authorization: request.headers.get("authorization") ?? undefined,
    headers: request.headers,
    lastEventId: request.headers.get("last-event-id") ?? undefined,
    origin,
    renew,
  });
  if (route.method !== "post" || key === null || actor === null)
    return responseOf(await work(actor));
  const { workspaceId, id: actorId } = actor;
  const scope = { workspaceId, actorId, route: `POST ${url.pathname}`, key };
  const { answer, replayed } = await runOnce(scope, body, () =>
    settle(url.pathname, () => work(actor), origin.requestId),
  );
  return responseOf(answer, replayed ? { "idempotency-replayed": "true" } : {});
}

/** A refusal is an answer too, and kept like one. */
async function settle(
  path: string,
  run: () => Promise<Answer | Streamed>,
  requestId: string,
): Promise<Answer> {
  try {
    const answer = await run();
    if (typeof answer.body === "string") return { ...answer, body: answer.body };
    throw new Error("An answer that is streamed cannot be kept.");
  } catch (error) {
    const known = knownError(error);
    noteDenial(known, requestId);
    if (known && STATUS[known.code] < 500) return problemAt(path, known, requestId);
    throw error;
  }
}

/** The answer as the web has it. */
export const responseOf = (
  answer: Answer | Streamed,
  more: Record<string, string> = {},
): Response =>
  new Response(answer.body === "" ? null : answer.body, {
    status: answer.status,
    headers: { ...answer.headers, ...more },
  });
