import { AppError, type Denied, type ErrorCode } from "@/lib/errors";

/** The error codes of RFC 6749 5.2, RFC 7009 2.2.1 and RFC 8707 2, and what each is among our own. */
export const OAUTH_ERRORS = {
  invalid_request: "invalid",
  invalid_client: "unauthenticated",
  invalid_grant: "invalid",
  unauthorized_client: "invalid",
  unsupported_grant_type: "invalid",
  unsupported_token_type: "invalid",
  invalid_scope: "invalid",
  invalid_target: "invalid",
} as const satisfies Record<string, ErrorCode>;

export type OAuthErrorCode = keyof typeof OAUTH_ERRORS;

/**
 * A refusal of an OAuth endpoint; its door answers it in the form of RFC 6749 5.2.
 * @param message one sentence, without quotes: the grammar of `error_description` has none
 * @param denied who lacks what, where somebody known asked for more than they hold
 */
export const oauthError = (code: OAuthErrorCode, message: string, denied?: Denied): AppError =>
  new AppError(OAUTH_ERRORS[code], message, { what: code, denied });
