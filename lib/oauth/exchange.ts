import { type Actor, clientActor, keyActor, type Origin } from "@/lib/actor";
import type { Client } from "@/lib/clients/client";
import { AppError } from "@/lib/errors";
import type { Verifier } from "@/lib/verifier/open";
import type { Answer } from "@/lib/verify/answer";
import type { KeyRecord } from "@/lib/verify/record";
import { parseRequest } from "@/lib/verify/request";
import { verifyKey } from "@/lib/verify/verify";
import { chooseScopes, chooseTarget, lifetimeOf } from "./decide";
import type { Issuer } from "./facts";
import { type IssuedToken, issuerOf, issueToken } from "./issue";
import { bindingOf, getsBoundTokens, type Wish } from "./issue-for-client";
import { oauthError } from "./oauth-error";
import { recordExchange } from "./record-exchange";

/** A key that is traded for a token: its text, and the client that does it, if any authenticated. */
export type Trade = Readonly<{ key: string; client: Client | null; wish: Wish; origin: Origin }>;

/**
 * Token exchange (RFC 8693) of an API key. The key is judged as verify judges it, limits, credits and addresses
 * included, and that counts as a use. The token has at most the key's scopes and ends before the key does.
 * @throws AppError `invalid_request` (the key is not accepted; RFC 8693, 2.2.2), `invalid_scope`, `invalid_target`,
 *   `rate_limited`
 */
export async function exchangeKey(
  verifier: Verifier,
  issuer: Issuer,
  trade: Trade,
  now: Date,
): Promise<IssuedToken> {
  const { key, client, wish, origin } = trade;
  const { workspaceId } = issuer;
  const asked = { key, client, origin, certificate: wish.certificate };
  // Looked at first: what cannot be issued is refused before anything is consumed.
  const seen = await judge(verifier, workspaceId, { ...asked, dryRun: true }, now);
  const plan = seen.code === "VALID" && seen.record && planOf(issuer, seen.record, trade, now);
  const answer = await judge(verifier, workspaceId, { ...asked, dryRun: false }, now);
  const { record } = answer;
  if (answer.code !== "VALID" || !record || !plan) throw refusalOf(answer);
  const { target, ...facts } = plan;
  const signer = await verifier.oauth.issuerFor(issuer, target.tokens.algorithm, now);
  const token = await issueToken(
    {
      ...facts,
      issuer: issuerOf(workspaceId),
      subject: record.keyId,
      clientId: client?.id ?? record.keyId,
      audience: target.audience,
      key: { id: record.keyId, version: record.secretVersion },
    },
    signer,
    now,
  );
  const { jti, scope, expires_in: lifetimeSeconds } = token;
  await recordExchange({
    actor: actorOf(workspaceId, client, record, origin),
    input: {
      action: "token.exchanged",
      target: { kind: "key", id: record.keyId, name: record.name },
      after: { jti, scope, lifetimeSeconds },
    },
    at: now,
  });
  return token;
}

/** What a key's token would be. @throws AppError when there can be none */
function planOf(issuer: Issuer, record: KeyRecord, { client, wish, origin }: Trade, now: Date) {
  const actor = actorOf(issuer.workspaceId, client, record, origin);
  const target = chooseTarget(issuer.apis, [record.apiId], wish.audiences);
  // What a bound key is traded for is bound as it is, or it would be a way round.
  const bound = record.certificates !== null || (client !== null && getsBoundTokens(client));
  return {
    target,
    lifetimeSeconds: lifetimeOf(target, [record.expiresAt, record.retiresAt], now.getTime()),
    certificate: bindingOf(bound || target.tokens.certificateBound, wish.certificate),
    scopes: chooseScopes(target, record.grants, wish.scope, actor),
  };
}

type Judged = Omit<Trade, "wish"> & { certificate: string | null; dryRun: boolean };

/** What verify says of the key. A dry run leaves no trace. */
async function judge(
  verifier: Verifier,
  workspaceId: string,
  { key, client, origin, certificate, dryRun }: Judged,
  now: Date,
): Promise<Answer> {
  if (key.length > 512) throw oauthError("invalid_request", "subject_token is no API key.");
  const caller = {
    id: client?.id ?? "",
    secretVersion: 0,
    endsOverlap: false,
    workspaceId,
    mayVerify: () => true,
  };
  const { ip, userAgent } = origin;
  const context = {
    ...{ ip, userAgent, method: "POST", path: `/w/${workspaceId}/oauth/token` },
    ...(certificate && { certificate }),
  };
  const request = parseRequest({ key, context, dryRun });
  const answer = await verifyKey(verifier, caller, request, ip, now.getTime());
  if (!dryRun) await new Promise<void>((done, failed) => verifier.journal.written(done, failed));
  return answer;
}

/** A key that is not accepted is a fault of the request, not of the grant (RFC 8693, 2.2.2). */
function refusalOf({ code, reason, retryAfterMs }: Answer): AppError {
  if (code === "RATE_LIMITED")
    return new AppError("rate_limited", "A limit of the key is reached.", {
      retryAfterSeconds: (retryAfterMs ?? 1000) / 1000,
    });
  return oauthError("invalid_request", `subject_token is not accepted: ${code}. ${reason}`);
}

function actorOf(
  workspaceId: string,
  client: Client | null,
  record: KeyRecord,
  origin: Origin,
): Actor {
  const nothing = { workspaceId, scopes: [] };
  return client
    ? clientActor({ ...nothing, id: client.id, name: client.name }, origin)
    : keyActor({ ...nothing, id: record.keyId, name: record.name }, origin);
}
