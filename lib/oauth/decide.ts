import { type Actor, lackOf } from "@/lib/actor";
import type { Api } from "@/lib/apis/api";
import type { Grant } from "@/lib/clients/client";
import { spellOutApis } from "@/lib/members/permission";
import { compileScopes, holds } from "@/lib/scopes/compile";
import { uncoveredScopes } from "@/lib/scopes/narrower";
import { isDeny, isGrant } from "@/lib/scopes/scope";
import { oauthError } from "./oauth-error";
import { TOKEN_TTL_MAX_SECONDS } from "./signing-key";

/** An API that tokens may be for. */
export type Target = Pick<Api, "id" | "kind" | "audience" | "scopes" | "tokens">;

/**
 * The one API a token is for (RFC 8707, 2; RFC 9068, 5).
 * @param allowed the APIs there may be tokens for
 * @param asked what `resource` and `audience` named
 * @throws AppError `invalid_target`: none, several, or one that is not allowed, which is told apart from one that does
 *   not exist to nobody
 */
export function chooseTarget(
  apis: readonly Target[],
  allowed: readonly string[],
  asked: readonly string[],
): Target & { audience: string } {
  const names = [...new Set(asked)];
  if (names.length > 1) throw oauthError("invalid_target", "A token has one audience: name one.");
  const open = apis.filter((api) => allowed.includes(api.id) && api.audience !== null);
  const [wanted] = names;
  const matching = wanted === undefined ? open : open.filter((api) => api.audience === wanted);
  const [target, ...others] = matching;
  if (!target?.audience)
    throw oauthError(
      "invalid_target",
      wanted === undefined
        ? "There is no API with an audience that this may have a token for."
        : "There is no such audience, or no token for it.",
    );
  if (others.length > 0)
    throw oauthError("invalid_target", "Name the audience with resource: there are several.");
  return { ...target, audience: target.audience };
}

/**
 * The scopes of a token: those that were asked for, else all that are held of the catalogue and by name.
 * @param granted what the client or key holds, wildcards and denials included
 * @param asked the `scope` parameter
 * @param actor who asks, for the audit log, should it be for more than they hold
 * @throws AppError `invalid_scope` for any that is not held whole, since a token with fewer would fail later
 */
export function chooseScopes(
  { kind, scopes: catalogue }: Pick<Target, "kind" | "scopes">,
  granted: readonly string[],
  asked: string | undefined,
  actor: Actor,
): string[] {
  const held = kind === "management" ? spellOutApis(granted) : granted;
  if (asked === undefined) return heldByName(catalogue, held, granted);
  const wanted = [...new Set(asked.split(" ").filter(Boolean))];
  const faulty = wanted.filter((one) => !isGrant(one) || isDeny(one));
  if (faulty.length > 0) throw oauthError("invalid_scope", `Not a scope: ${printable(faulty)}`);
  const beyond = wanted.filter((one) => uncoveredScopes(held, [one]).length > 0);
  if (beyond.length > 0) {
    // The log gets names that we know, never any text that was sent: it may be a secret, or new each time.
    const known = catalogue.find(({ name }) => beyond.includes(name))?.name;
    const lack = lackOf(actor, known ?? "a scope beyond the catalogue");
    throw oauthError(
      "invalid_scope",
      `These go beyond what is granted: ${printable(beyond)}`,
      lack,
    );
  }
  return wanted;
}

/** Resource servers compare whole texts, so a wildcard becomes what it stands for wherever that is known. */
function heldByName(catalogue: Target["scopes"], held: readonly string[], own: readonly string[]) {
  const compiled = compileScopes(held);
  const named = catalogue.map((one) => one.name).filter((name) => holds(compiled, name));
  const plain = own.filter((one) => !isDeny(one) && holds(compiled, one));
  const literal = plain.filter((one) => !one.includes("*"));
  const all = [...new Set([...named, ...literal])];
  return all.length > 0 ? all : plain;
}

/** The grammar of `error_description` has no quotes, backslashes or other characters (RFC 6749, 5.2). */
const printable = (scopes: readonly string[]): string =>
  scopes
    .join(" ")
    .replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "?")
    .slice(0, 300);

/**
 * How long a token lives, in seconds: as its API says, and never longer than what it was issued for.
 * @param ends when that ends, in milliseconds since 1970
 * @throws AppError `invalid_request` when it ends within a second
 */
export function lifetimeOf(
  { tokens }: Pick<Target, "tokens">,
  ends: readonly (number | null)[],
  now: number,
): number {
  const left = ends.flatMap((end) => (end === null ? [] : [Math.floor((end - now) / 1000)]));
  const seconds = Math.min(tokens.ttlSeconds, TOKEN_TTL_MAX_SECONDS, ...left);
  if (seconds < 1) throw oauthError("invalid_request", "The key is about to end.");
  return seconds;
}

/** Whether a token with these scopes may still have them. */
export const stillGranted = (
  kind: Target["kind"],
  granted: readonly string[],
  scopes: readonly string[],
): boolean =>
  uncoveredScopes(kind === "management" ? spellOutApis(granted) : granted, scopes).length === 0;

/** The APIs a client may have tokens for: those it has scopes for, or that know none. */
export const tokenApis = (grants: readonly Grant[]): string[] =>
  grants.filter((one) => one.scopes.length > 0 || !one.introspect).map((one) => one.apiId);
