import { isId } from "@/lib/ids";
import type { Form } from "./form";
import { oauthError } from "./oauth-error";

/** What a client showed to prove who it is. */
export type Presented =
  | Readonly<{ method: "client_secret_basic" | "client_secret_post"; id: string; secret: string }>
  | Readonly<{ method: "private_key_jwt"; id: string | undefined; assertion: string }>
  /** A certificate may be on the connection; without one this is no proof. */
  | Readonly<{ method: "tls"; id: string }>;

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * How a request authenticates its client (RFC 6749 2.3, RFC 7523 2.2, RFC 8705 2); null: not at all.
 * @throws AppError `invalid_request` (more than one way at a time), `invalid_client` (a way that is not understood)
 */
export function presentedBy(authorization: string | undefined, form: Form): Presented | null {
  const [id, secret, assertion] = [
    form.get("client_id"),
    form.get("client_secret"),
    form.get("client_assertion"),
  ];
  const ways = [authorization, secret, assertion].filter((one) => one !== undefined);
  if (ways.length > 1)
    throw oauthError("invalid_request", "Authenticate the client in one way, not in several.");
  if (authorization !== undefined) return basicOf(authorization, id);
  if (secret !== undefined) {
    if (id === undefined) throw oauthError("invalid_request", "client_secret needs client_id.");
    return { method: "client_secret_post", id, secret };
  }
  const type = form.get("client_assertion_type");
  if (assertion !== undefined) {
    if (type !== ASSERTION_TYPE)
      throw oauthError("invalid_request", `client_assertion_type must be ${ASSERTION_TYPE}`);
    return { method: "private_key_jwt", id, assertion };
  }
  // A key that is traded by itself is its own client, and some libraries send an id always.
  return id === undefined || isId("key", id) ? null : { method: "tls", id };
}

/** Many clients do not form-encode as RFC 6749, 2.3.1, wants: our ids and secrets read the same either way. */
function basicOf(authorization: string, id: string | undefined): Presented {
  const match = /^Basic ([A-Za-z0-9+/_-]{1,1024}={0,2})$/i.exec(authorization);
  const text = Buffer.from(match?.[1] ?? "", "base64").toString();
  const colon = text.indexOf(":");
  if (!match || colon < 1)
    throw oauthError("invalid_client", "The Authorization header is no Basic credential.");
  const [name, secret] = [decode(text.slice(0, colon)), decode(text.slice(colon + 1))];
  if (id !== undefined && id !== name)
    throw oauthError("invalid_request", "client_id differs from the Authorization header.");
  return { method: "client_secret_basic", id: name, secret };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
