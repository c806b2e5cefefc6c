import type { paths } from "./openapi";

export type Method = "get" | "post" | "patch" | "delete";

/** The paths that take a method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof paths];

type Operation<M extends Method, P extends PathOf<M>> =
  paths[P] extends Record<M, infer O> ? O : never;

type Part<Name extends string, T extends object> = [T] extends [never]
  ? { readonly [K in Name]?: never }
  : Record<never, never> extends T
    ? { readonly [K in Name]?: T }
    : { readonly [K in Name]: T };

type BodyOf<O> = O extends { requestBody: { content: { "application/json": infer T } } }
  ? T
  : never;
type VariablesOf<O> = O extends { parameters: { path: infer T extends object } } ? T : never;
type QueryOf<O> = O extends { parameters: { query?: infer T } } ? T & object : never;

/** What every call takes beside its own input. */
export type CallOptions = Readonly<{
  /** Ends the call early. */
  signal?: AbortSignal;
  /** For each attempt, instead of the client's. */
  timeoutMs?: number;
  /** Of a POST. Left out: a random one, so that a repeated attempt runs once. */
  idempotencyKey?: string;
}>;

/** The variables of the path, the query and the body of a call. */
export type Input<M extends Method, P extends PathOf<M>> = Part<
  "path",
  VariablesOf<Operation<M, P>>
> &
  Part<"query", QueryOf<Operation<M, P>>> &
  ([BodyOf<Operation<M, P>>] extends [never]
    ? { readonly body?: never }
    : { readonly body: BodyOf<Operation<M, P>> }) &
  CallOptions;

/** An input that may be left out when nothing in it is required. */
export type Given<M extends Method, P extends PathOf<M>> =
  Record<never, never> extends Input<M, P> ? [input?: Input<M, P>] : [input: Input<M, P>];

type Json<R> = R extends { content: { "application/json": infer T } } ? T : undefined;
type Responses<O> = O extends { responses: infer R } ? R : never;

/** What a call answers with when it succeeds. */
export type Output<M extends Method, P extends PathOf<M>> =
  Responses<Operation<M, P>> extends infer R
    ? Json<R[Extract<keyof R, 200 | 201 | 202 | 204>]>
    : never;

/** The paths that answer lists in pages. */
export type ListPath = {
  [P in PathOf<"get">]: Output<"get", P> extends { items: unknown[]; nextCursor: string | null }
    ? P
    : never;
}[PathOf<"get">];

/** One element of a list. */
export type ItemOf<P extends ListPath> =
  Output<"get", P> extends { items: (infer T)[] } ? T : never;
