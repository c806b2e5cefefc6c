import type { Keyway } from "./client";
import { type Demand, guard } from "./guard";
import { guardToken, type TokenDemand } from "./token-guard";
import type { AccessToken, TokenCheck } from "./tokens";
import type { Verification } from "./verify";

/** What is used of Express' request. */
export type ExpressRequest = {
  method: string;
  originalUrl: string;
  ip?: string | undefined;
  get(name: string): string | undefined;
};

/** What is used of Express' response. */
export type ExpressResponse = {
  locals: Record<string, unknown>;
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
};

/**
 * Express middleware: lets requests with an accepted key pass, with the verification in `res.locals.keyway`.
 * Answers 401, 403, 429 or 503 otherwise; an error of Keyway's goes to `next`. The client's address is
 * `req.ip`, which follows Express' own `trust proxy`.
 */
export const requireKey =
  <R extends ExpressRequest>(keyway: Pick<Keyway, "verify">, demand: Demand<R> = {}) =>
  async (req: R, res: ExpressResponse, next: (error?: unknown) => void): Promise<void> => {
    try {
      const result = await guard(
        keyway,
        {
          header: (name) => req.get(name),
          method: req.method,
          path: req.originalUrl.split("?", 1)[0] ?? "",
          ip: demand.ipOf ? demand.ipOf(req) : req.ip,
          key: demand.keyOf?.(req),
        },
        demand,
      );
      for (const [name, value] of Object.entries(result.headers)) res.setHeader(name, value);
      if (result.passed) {
        res.locals.keyway = result.verification;
        next();
      } else {
        res.statusCode = result.status;
        res.end(result.body);
      }
    } catch (error) {
      next(error);
    }
  };

/** The verification of a request that passed `requireKey`. @throws TypeError when it did not come by there */
export function verificationOf(res: Pick<ExpressResponse, "locals">): Verification {
  const { keyway } = res.locals;
  if (!keyway) throw new TypeError("This route is not behind requireKey.");
  return keyway as Verification;
}

/**
 * Express middleware: lets requests with an accepted access token pass, with it in `res.locals.token`. Answers 400, 401
 * or 403 otherwise (RFC 6750), and 503 while the issuer's keys cannot be had.
 */
export const requireToken =
  <R extends ExpressRequest>(check: TokenCheck, demand: TokenDemand<R> = {}) =>
  async (req: R, res: ExpressResponse, next: (error?: unknown) => void): Promise<void> => {
    try {
      const seen = { authorization: req.get("authorization"), url: req.originalUrl };
      const result = await guardToken(check, seen, demand, req);
      if (result.passed) {
        res.locals.token = result.token;
        next();
        return;
      }
      for (const [name, value] of Object.entries(result.headers)) res.setHeader(name, value);
      res.statusCode = result.status;
      res.end(result.body);
    } catch (error) {
      next(error);
    }
  };

/** The token of a request that passed `requireToken`. @throws TypeError when it did not come by there */
export function tokenOf(res: Pick<ExpressResponse, "locals">): AccessToken {
  const { token } = res.locals;
  if (!token) throw new TypeError("This route is not behind requireToken.");
  return token as AccessToken;
}
