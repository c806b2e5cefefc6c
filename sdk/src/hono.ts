import type { Context, MiddlewareHandler } from "hono";
import type { Keyway } from "./client";
import { type Demand, guard } from "./guard";
import { guardToken, type TokenDemand } from "./token-guard";
import type { AccessToken, TokenCheck } from "./tokens";
import type { Verification } from "./verify";

/** What the middleware gives to the handlers after it: `c.var.keyway`. */
export type KeywayVariables = { Variables: { keyway: Verification } };

/**
 * Hono middleware: lets requests with an accepted key pass, with the verification in `c.var.keyway`. Answers
 * 401, 403, 429 or 503 otherwise. Give `ipOf` for IP lists: where the client's address stands depends on the host.
 */
export const requireKey =
  (
    keyway: Pick<Keyway, "verify">,
    demand: Demand<Context> = {},
  ): MiddlewareHandler<KeywayVariables> =>
  async (c, next) => {
    const result = await guard(
      keyway,
      {
        header: (name) => c.req.header(name),
        method: c.req.method,
        path: c.req.path,
        ip: demand.ipOf?.(c),
        key: demand.keyOf?.(c),
      },
      demand,
    );
    if (!result.passed)
      return new Response(result.body, { status: result.status, headers: result.headers });
    c.set("keyway", result.verification);
    await next();
    for (const [name, value] of Object.entries(result.headers)) c.header(name, value);
    return undefined;
  };

/** What `requireToken` gives to the handlers after it: `c.var.token`. */
export type TokenVariables = { Variables: { token: AccessToken } };

/**
 * Hono middleware: lets requests with an accepted access token pass, with it in `c.var.token`. Answers 400, 401 or 403
 * otherwise (RFC 6750), and 503 while the issuer's keys cannot be had.
 */
export const requireToken =
  (check: TokenCheck, demand: TokenDemand<Context> = {}): MiddlewareHandler<TokenVariables> =>
  async (c, next) => {
    const seen = { authorization: c.req.header("authorization"), url: c.req.url };
    const result = await guardToken(check, seen, demand, c as Context);
    if (!result.passed)
      return new Response(result.body, { status: result.status, headers: result.headers });
    c.set("token", result.token);
    await next();
    return undefined;
  };
