import type { Context, MiddlewareHandler } from "hono";
import type { Keyway } from "./client";
import { type Demand, guard } from "./guard";
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
