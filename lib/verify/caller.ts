import type { ClientCertificate } from "@/lib/certificates/certificate";
import { faultOf } from "@/lib/certificates/check";
import { nameOfCertificate } from "@/lib/certificates/name";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { digestOf } from "@/lib/keys/secret";
import { spellOutApis } from "@/lib/members/permission";
import { compileScopes, holds } from "@/lib/scopes/compile";
import { allows } from "./address";
import type { LeaseNode } from "./node";
import type { KeyRecord } from "./record";

/** Who asks: a management key that may verify. */
export type Caller = Readonly<{
  id: string;
  secretVersion: number;
  endsOverlap: boolean;
  workspaceId: string;
  mayVerify(apiId: string): boolean;
}>;

/** The other end of a connection, by which a caller is known beside what it sends. */
export type Peer = Readonly<{
  ip: string;
  /** Whose key the other end has proven to hold: to our listener, or to a proxy that we trust. */
  certificate: ClientCertificate | null;
  /** In which workspace a certificate is to be looked for; '' in any. Proves nothing. */
  workspaceId: string;
}>;

/** Somebody without a certificate. */
export const peerAt = (ip: string): Peer => ({ ip, certificate: null, workspaceId: "" });

/** A key has at most 512 characters, an access token more. */
const BEARER = /^Bearer ([\x21-\x7e]{1,4096})$/i;

/** The look of a signed JWT (RFC 7515, 7.1). */
const TOKEN = /^ey[\w-]{8,}\.[\w-]{10,}\.[\w-]{10,}$/;

/** The credential in an `Authorization` header; undefined when there is none. */
export const bearerOf = (authorization = ""): string | undefined => BEARER.exec(authorization)?.[1];

export const nameOfCredential = (text: string): string =>
  TOKEN.test(text) ? text : digestOf(text);

/** Whether a credential's name is that of an access token. */
export const isTokenName = (name: string): boolean => name.includes(".");

/** Callers by their record: the same few callers verify all day. A changed record is another object. */
const callers = new WeakMap<KeyRecord, Caller>();

/**
 * The caller behind an `Authorization` header, or without one behind a certificate, by the same records as the keys it
 * verifies: revoked, expired or from a wrong address, it is refused at once.
 * @param peer the other end of the connection, for what the management key allows and is bound to
 * @param now milliseconds since 1970
 * @throws AppError `unauthenticated`, `forbidden`
 */
export const findCaller = (
  node: LeaseNode,
  authorization: string | undefined,
  peer: Peer,
  now = Date.now(),
): Caller | Promise<Caller> =>
  callerBehind(node, nameOfCaller(authorization, peer, now), peer, now);

/**
 * `findCaller` of what was read before (`nameOfCaller`).
 * @throws AppError `unauthenticated`, `forbidden`
 */
export function callerBehind(
  node: LeaseNode,
  name: string,
  peer: Peer,
  now = Date.now(),
): Caller | Promise<Caller> {
  const found = node.find(name, peer.ip);
  return found instanceof Promise
    ? found.then((record) => callerOf(checkManagementKey(record, peer, now), peer.ip))
    : callerOf(checkManagementKey(found, peer, now), peer.ip);
}

/**
 * The record of the management key in an `Authorization` header, or of the one that a certificate stands for.
 * @throws AppError `unauthenticated`
 */
export function findManagementKey(
  node: LeaseNode,
  authorization: string | undefined,
  peer: Peer,
  now = Date.now(),
): KeyRecord | Promise<KeyRecord> {
  const found = node.find(nameOfCaller(authorization, peer, now), peer.ip);
  return found instanceof Promise
    ? found.then((record) => checkManagementKey(record, peer, now))
    : checkManagementKey(found, peer, now);
}

/**
 * Under which name a node holds who calls: by the key that is sent, else by the certificate on the connection.
 * @throws AppError `unauthenticated` without either, or with a certificate that nobody can be known by
 */
export function nameOfCaller(
  authorization: string | undefined,
  { certificate, workspaceId }: Peer,
  now: number,
): string {
  if (authorization !== undefined || certificate === null) return digestOfBearer(authorization);
  const fault = faultOf(certificate, now);
  if (fault !== null) throw new AppError("unauthenticated", `The client certificate ${fault}.`);
  return nameOfCertificate(certificate, workspaceId);
}

/**
 * Under which name a node holds the credential in an `Authorization` header: a key by its digest, an access token by its
 * text, which no digest can be.
 * @throws AppError `unauthenticated`
 */
export function digestOfBearer(authorization: string | undefined): string {
  if (authorization === undefined)
    throw new AppError("unauthenticated", "Send a management key: Authorization: Bearer <key>.");
  const text = bearerOf(authorization);
  if (text === undefined) throw refused();
  return nameOfCredential(text);
}

/** One answer for every fault: what is wrong with a credential is nobody's business but its owner's. */
const refused = () => new AppError("unauthenticated", "The management key is not valid.");

function checkManagementKey(record: KeyRecord | null, peer: Peer, now: number): KeyRecord {
  if (record === null || !record.management) throw refused();
  if (!showsCertificate(record, peer, now)) throw refused();
  const ended = record.retiresAt !== null && now >= record.retiresAt;
  const expired = record.expiresAt !== null && now >= record.expiresAt;
  const early = record.notBefore !== null && now < record.notBefore;
  if (record.revokedAt !== null || record.retired || ended || expired || early) throw refused();
  if (!record.enabled) throw refused();
  if (record.ipMode === "enforce" && !allows(record.allowlist, peer.ip)) throw refused();
  return record;
}

/** M01: what is bound to a certificate is worth nothing without it. */
const showsCertificate = (record: KeyRecord, { certificate }: Peer, now: number): boolean =>
  record.certificates === null ||
  (certificate !== null &&
    record.certificates.includes(certificate.thumbprint) &&
    faultOf(certificate, now) === null);

function callerOf(record: KeyRecord, ip: string): Caller {
  const kept = callers.get(record);
  if (kept) return kept;
  const caller = makeCaller(record, ip);
  callers.set(record, caller);
  return caller;
}

/** @throws AppError `forbidden` when the key may verify for no API at all */
function makeCaller(record: KeyRecord, ip: string): Caller {
  const permissions = compileScopes(spellOutApis(record.grants));
  const somewhere = record.grants.some((grant) => grant.startsWith("keys:verify:"));
  if (!holds(permissions, "keys:verify") && !somewhere) throw notPermitted(record, ip);
  const answers = new Map<string, boolean>();
  return {
    id: record.keyId,
    secretVersion: record.secretVersion,
    endsOverlap: record.endsOverlap,
    workspaceId: record.workspaceId,
    mayVerify(apiId) {
      let may = answers.get(apiId);
      if (may === undefined) {
        may = holds(permissions, `keys:verify:${apiId}`);
        answers.set(apiId, may);
      }
      return may;
    },
  };
}

function notPermitted({ keyId, name, workspaceId }: KeyRecord, ip: string): AppError {
  const kind = isId("client", keyId) ? "client" : "key";
  const origin = { requestId: "", ip, userAgent: "" };
  const actor = { kind, id: keyId, name, workspaceId, origin } as const;
  const denied = { actor, needs: "keys:verify" };
  return new AppError("forbidden", "This needs the permission keys:verify.", { denied });
}
