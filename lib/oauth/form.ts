import { isUtf8 } from "node:buffer";
import { oauthError } from "./oauth-error";

/** The parameters of a request to an OAuth endpoint; those in `several` may come more than once. */
export type Form = Readonly<{
  /** An empty value counts as none (RFC 6749, 3.2). */
  get(name: string): string | undefined;
  all(name: string): string[];
}>;

/** More parameters are none of any grant's. */
const PARAMETERS_MAX = 50;

/**
 * Reads a form body.
 * @param several parameters that may be repeated, since what is wrong with that has an error of its own
 * @throws AppError `invalid_request` for a repeated parameter, or a body that is no form
 */
export function parseForm(body: Buffer, several: readonly string[] = []): Form {
  if (!isUtf8(body)) throw oauthError("invalid_request", "The body is not UTF-8.");
  const pairs = [...new URLSearchParams(body.toString())];
  if (pairs.length > PARAMETERS_MAX)
    throw oauthError("invalid_request", "There are too many parameters.");
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const list = values.get(name) ?? [];
    if (list.length > 0 && !several.includes(name))
      throw oauthError("invalid_request", "A parameter is repeated.");
    values.set(name, [...list, value]);
  }
  const all = (name: string) => (values.get(name) ?? []).filter((one) => one !== "");
  return { all, get: (name) => all(name)[0] };
}
