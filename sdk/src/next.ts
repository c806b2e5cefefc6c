import type { Keyway } from "./client";
import { type Demand, guard } from "./guard";
import { guardToken, type TokenDemand } from "./token-guard";
import type { AccessToken, TokenCheck } from "./tokens";
import type { Verification } from "./verify";

/** A route handler of Next, which also gets the verification of its request's key. */
export type KeyedHandler<R extends Request, Context> = (
  request: R,
  context: Context & Readonly<{ verification: Verification }>,
) => Response | Promise<Response>;

/**
 * A route handler of Next (and any other function from `Request` to `Response`: Bun, Deno, Workers) that is
 * called only with an accepted key. Answers 401, 403, 429 or 503 otherwise. Give `ipOf` for IP lists: where the
 * client's address stands depends on the host.
 *
 * `export const GET = withKey(keyway, { scopes: ["invoices:read"] }, (request, { verification }) => …)`
 */
export const withKey =
  <R extends Request, Context extends object = Record<never, never>>(
    keyway: Pick<Keyway, "verify">,
    demand: Demand<R>,
    handler: KeyedHandler<R, Context>,
  ) =>
  async (request: R, context: Context): Promise<Response> => {
    const result = await guard(
      keyway,
      {
        header: (name) => request.headers.get(name),
        method: request.method,
        path: new URL(request.url).pathname,
        ip: demand.ipOf?.(request),
        key: demand.keyOf?.(request),
      },
      demand,
    );
    if (!result.passed)
      return new Response(result.body, { status: result.status, headers: result.headers });
    const { verification } = result;
    const response = await handler(request, { ...context, verification });
    // The headers of an answer that another fetch gave cannot be changed.
    const headers = new Headers(response.headers);
    for (const [name, value] of Object.entries(result.headers)) headers.set(name, value);
    const { status, statusText } = response;
    return new Response(response.body, { status, statusText, headers });
  };

/** A route handler of Next, which also gets the access token of its request. */
export type TokenHandler<R extends Request, Context> = (
  request: R,
  context: Context & Readonly<{ token: AccessToken }>,
) => Response | Promise<Response>;

/**
 * A route handler of Next (and any other function from `Request` to `Response`) that is called only with an accepted
 * access token. Answers 400, 401 or 403 otherwise (RFC 6750), and 503 while the issuer's keys cannot be had.
 */
export const withToken =
  <R extends Request, Context extends object = Record<never, never>>(
    check: TokenCheck,
    demand: TokenDemand<R>,
    handler: TokenHandler<R, Context>,
  ) =>
  async (request: R, context: Context): Promise<Response> => {
    const seen = { authorization: request.headers.get("authorization"), url: request.url };
    const result = await guardToken(check, seen, demand, request);
    if (!result.passed)
      return new Response(result.body, { status: result.status, headers: result.headers });
    return handler(request, { ...context, token: result.token });
  };
