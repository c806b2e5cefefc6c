import type { z } from "zod";
import type { Actor, Origin } from "@/lib/actor";
import { type ErrorCode, notFound } from "@/lib/errors";
import type { Answer } from "@/lib/idempotency/once";
import { parseJson } from "@/lib/json";
import type { Permission } from "@/lib/members/permission";
import type { Peer } from "@/lib/verify/caller";
import { parseWith } from "./faults";
import { parseQuery, refuseQuery } from "./query";
import { streamOf } from "./stream";

export type Method = "get" | "post" | "patch" | "delete";

/** Everything about a route that the reference shows. */
export type Facts = Readonly<{
  method: Method;
  /** With its variables in braces: `/v1/keys/{id}`. */
  path: string;
  /** The operation's name in clients made from the reference; that of its verb. */
  id: string;
  tag: string;
  summary: string;
  description?: string;
  /** The permission its verb asks for; a route that anybody may call has none. */
  needs: Permission | null;
  /** The status of its success, when not 200. */
  status?: 201 | 202 | 204;
  maxBodyBytes?: number;
  /** The body is a form, as OAuth has it, and not JSON. */
  form?: true;
  /** Not counted by the limit of the management API: a backend calls it for each request that it gets. */
  unrated?: true;
  /** What its verb refuses with besides what comes with its form (`refusalsOf`). */
  refuses?: readonly ErrorCode[];
  /** The media types of its success, when not JSON alone. */
  produces?: readonly string[];
}>;

export type Schemas = Readonly<{
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  answer?: z.ZodType;
}>;

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;
type Input<S> = S extends z.ZodType ? z.input<S> : unknown;

/** A request as the route's schemas read it. */
export type Call<S extends Schemas> = Readonly<{
  actor: Actor;
  params: Output<S["params"]>;
  query: Output<S["query"]>;
  body: Output<S["body"]>;
}>;

/** An answer that is sent while it is made: JSON lines, events. */
export type Streamed = Readonly<{
  status: 200;
  headers: Readonly<Record<string, string>>;
  body: ReadableStream<Uint8Array>;
}>;

/** A request before any schema has seen it. */
export type RawCall = Readonly<{
  params: Readonly<Record<string, string>>;
  search: URLSearchParams;
  body: Buffer;
  /** For verify, whose caller is another thing than an actor. */
  authorization: string | undefined;
  /** The other end, with the certificate that it showed. */
  peer: Peer;
  /** For what is signed by whoever sends it. */
  headers: Headers;
  /** Where a stream that broke off is to go on. */
  lastEventId: string | undefined;
  origin: Origin;
  /** Proves the caller anew. @throws AppError `unauthenticated` */
  renew: () => Promise<Actor>;
}>;

/** What a stream is made from besides its call. `signal` is raised once nobody reads. */
export type StreamCall = Pick<RawCall, "lastEventId" | "renew"> & Readonly<{ signal: AbortSignal }>;

/** A route as the app serves it; its own types are inside `prepare`. */
export type Route = Facts &
  Readonly<{
    schemas: Schemas;
    /**
     * Reads a request by the route's schemas, before anything is done.
     * @returns what is still to be done: the verb, and its answer cut to the declared fields
     * @throws AppError `invalid`, `not_found` (a variable of the path that cannot be one)
     */
    prepare(raw: RawCall): (actor: Actor | null) => Promise<Answer | Streamed>;
  }>;

/**
 * Declares a route. `run` is one line over its verb; fields that `answer` does not declare never go out.
 * @param present another form of the answer than JSON, for requests that ask for one
 */
export function route<const S extends Schemas>(
  facts: Facts,
  schemas: S,
  run: (call: Call<S>) => Promise<Input<S["answer"]>>,
  present?: (result: Input<S["answer"]>, call: Call<S>) => Answer | null,
): Route {
  return {
    ...facts,
    schemas,
    prepare(raw) {
      const input = readInput(schemas, raw);
      return async (actor) => {
        // One cast: these very schemas read the input, and the app gives every route that needs one its actor.
        const call = { actor, ...input } as Call<S>;
        const result = await run(call);
        return present?.(result, call) ?? answerOf(facts, schemas, result);
      };
    },
  };
}

/** Declares a route whose answer is sent while it is made. `run` throws before its first text, or not at all. */
export function streamRoute<const S extends Schemas>(
  facts: Facts & Readonly<{ produces: readonly [string] }>,
  schemas: S,
  run: (call: Call<S>, stream: StreamCall) => Promise<AsyncGenerator<string>>,
): Route {
  return {
    ...facts,
    schemas,
    prepare(raw) {
      const input = readInput(schemas, raw);
      return async (actor) => {
        const { lastEventId, renew } = raw;
        const ending = new AbortController();
        const call = { actor, ...input } as Call<S>;
        const texts = await run(call, { lastEventId, renew, signal: ending.signal });
        const headers = { "content-type": facts.produces[0], "x-accel-buffering": "no" };
        return { status: 200, headers, body: streamOf(texts, () => ending.abort()) };
      };
    },
  };
}

/** The actor of a route that needs one: the app gives every such route its own. */
export function requireActor(actor: Actor | null): Actor {
  if (!actor) throw new Error("A route that needs an actor was called without one.");
  return actor;
}

/**
 * Declares a route whose caller proves itself by a signature over the body's bytes, which is checked before
 * anything reads them.
 * @param prove answers who it is. @throws AppError `unauthenticated`
 */
export function signedRoute<const S extends Schemas & Readonly<{ body: z.ZodType }>>(
  facts: Facts,
  schemas: S,
  prove: (raw: Pick<RawCall, "headers" | "body">) => Promise<string>,
  run: (caller: string, body: z.output<S["body"]>) => Promise<Input<S["answer"]>>,
): Route {
  return {
    ...facts,
    schemas,
    prepare: (raw) => async () => {
      const caller = await prove(raw);
      const { body } = readInput(schemas, raw);
      return answerOf(facts, schemas, await run(caller, body as z.output<S["body"]>));
    },
  };
}

function answerOf(facts: Facts, { answer }: Schemas, result: unknown): Answer {
  const status = facts.status ?? 200;
  if (!answer) return { status, headers: {}, body: "" };
  const headers = { "content-type": "application/json" };
  return { status, headers, body: JSON.stringify(answer.parse(result)) };
}

function readInput(schemas: Schemas, raw: RawCall) {
  return {
    params: schemas.params && readParams(schemas.params, raw.params),
    query: schemas.query
      ? parseWith(schemas.query, parseQuery(raw.search), "query")
      : refuseQuery(raw.search),
    body: schemas.body && parseWith(schemas.body, parseJson(raw.body), "body"),
  };
}

/** A text that cannot be an id is the id of nothing. */
function readParams(schema: z.ZodType, params: unknown): unknown {
  const result = schema.safeParse(params);
  if (!result.success) throw notFound("resource");
  return result.data;
}
