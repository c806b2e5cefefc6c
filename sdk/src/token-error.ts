/** Why a token is not accepted, in the terms of RFC 6750, 3.1; `unavailable`: the keys to check it with cannot be had. */
export type TokenErrorCode =
  | "invalid_request"
  | "invalid_token"
  | "insufficient_scope"
  | "unavailable";

const STATUS: Record<TokenErrorCode, 400 | 401 | 403 | 503> = {
  invalid_request: 400,
  invalid_token: 401,
  insufficient_scope: 403,
  unavailable: 503,
};

/** A token that is not accepted. */
export class TokenError extends Error {
  override readonly name = "TokenError";
  readonly code: TokenErrorCode;
  /** What to answer with. */
  readonly status: 400 | 401 | 403 | 503;

  /** @param message one sentence, without quotes */
  constructor(code: TokenErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = STATUS[code];
  }
}
