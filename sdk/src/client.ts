import type { components } from "./openapi";
import type { CallOptions, Given, ItemOf, ListPath, Method, Output, PathOf } from "./paths";
import { type Call, readJson, request, type Transport } from "./request";
import { createVerifier, type OutagePolicy, type Verifier } from "./verify";

export { type ErrorCode, KeywayError, type Problem } from "./error";
export type { components, operations, paths } from "./openapi";
export type { CallOptions, Input, Output } from "./paths";
export { isMistyped } from "./secret-text";
export type {
  OutagePolicy,
  Verification,
  Verifier,
  VerifyAnswer,
  VerifyOptions,
  VerifyRequest,
} from "./verify";

/** A key as every read answers it: never its secret. */
export type Key = components["schemas"]["Key"];

export type KeywayOptions = Readonly<{
  /** Where Keyway's API is: `https://keys.example.com`. */
  url: string;
  /** A management key, or what gives one, or an access token, for each attempt. */
  key: string | (() => string | Promise<string>);
  /** How long an attempt may take, in milliseconds. Left out: 10,000. */
  timeoutMs?: number;
  /** The same for an attempt of `verify`. Left out: 2,000. */
  verifyTimeoutMs?: number;
  /** How often a call is repeated that failed in a way that may pass. Left out: 2. */
  retries?: number;
  /** Before the first repetition, in milliseconds, when Keyway does not say; twice as long each time. Left out: 100. */
  backoffMs?: number;
  /** What `verify` answers while Keyway cannot be asked. Left out: `deny`. */
  onOutage?: OutagePolicy;
  /** Whether `verify` refuses texts of Keyway's shape with a wrong checksum itself. Left out: true. */
  checksum?: boolean;
  fetch?: typeof fetch;
}>;

/**
 * Keyway's API. Paths, inputs and answers are typed from its OpenAPI document. Calls throw `KeywayError`; a
 * key that is not accepted is an answer of `verify`.
 */
export class Keyway {
  /**
   * Checks a key (its text, or a request with scopes, limits, cost …).
   * @throws KeywayError when Keyway was asked in a wrong way; an outage is decided by `onOutage`
   */
  readonly verify: Verifier;
  readonly #transport: Transport;

  constructor(options: KeywayOptions) {
    const { url, key, timeoutMs = 10_000, retries = 2, backoffMs = 100 } = options;
    const call = options.fetch ?? globalThis.fetch.bind(globalThis);
    this.#transport = {
      ...{ url: url.replace(/\/+$/, ""), key, timeoutMs, retries, backoffMs, fetch: call },
    };
    this.verify = createVerifier(
      { ...this.#transport, timeoutMs: options.verifyTimeoutMs ?? 2000 },
      options.onOutage ?? "deny",
      options.checksum ?? true,
    );
  }

  /** `get("/v1/keys/{id}", { path: { id } })` @throws KeywayError */
  get<P extends PathOf<"get">>(path: P, ...[input]: Given<"get", P>): Promise<Output<"get", P>> {
    return this.#send("get", path, input);
  }

  /** `post("/v1/keys", { body })`; repeated attempts run once. @throws KeywayError */
  post<P extends PathOf<"post">>(
    path: P,
    ...[input]: Given<"post", P>
  ): Promise<Output<"post", P>> {
    return this.#send("post", path, input);
  }

  /** `patch("/v1/keys/{id}", { path: { id }, body })` @throws KeywayError */
  patch<P extends PathOf<"patch">>(
    path: P,
    ...[input]: Given<"patch", P>
  ): Promise<Output<"patch", P>> {
    return this.#send("patch", path, input);
  }

  /** `delete("/v1/keys/{id}", { path: { id } })` @throws KeywayError */
  delete<P extends PathOf<"delete">>(
    path: P,
    ...[input]: Given<"delete", P>
  ): Promise<Output<"delete", P>> {
    return this.#send("delete", path, input);
  }

  /** Every element of a list, page after page: `for await (const key of keyway.each("/v1/keys"))` */
  async *each<P extends ListPath>(
    path: P,
    ...[input]: Given<"get", P>
  ): AsyncGenerator<ItemOf<P>, void, undefined> {
    type Page = { items: ItemOf<P>[]; nextCursor: string | null };
    let cursor: string | null | undefined;
    do {
      const query = { ...input?.query, ...(cursor != null && { cursor }) };
      const page = await this.#send<Page>("get", path, { ...input, query });
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor !== null);
  }

  /** The answer as it comes: for tables, exports and streams. @throws KeywayError */
  raw<P extends PathOf<"get">>(path: P, ...[input]: Given<"get", P>): Promise<Response> {
    return request(this.#transport, callOf("get", path, input), async (response) => response);
  }

  async #send<T>(method: Method, path: string, input: Loose | undefined): Promise<T> {
    return (await request(this.#transport, callOf(method, path, input), readJson)) as T;
  }
}

/** An input whose types were checked at the door. */
type Loose = CallOptions & {
  path?: object | undefined;
  query?: object | undefined;
  body?: unknown;
};

function callOf(method: Method, path: string, input: Loose = {}): Call {
  const { signal, timeoutMs, query, body } = input;
  const headers: Record<string, string> =
    method === "post" ? { "idempotency-key": input.idempotencyKey ?? crypto.randomUUID() } : {};
  const variables = input.path;
  return {
    ...{ method: method.toUpperCase(), path, variables, query, body, headers },
    ...{ signal, timeoutMs, repeatable: true },
  };
}
