import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { BlockList, Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { type ClientCertificate, certificateOf } from "@/lib/certificates/certificate";
import {
  CERTIFICATE_HEADERS,
  FORWARDED_HEADERS,
  type ForwardedForm,
  HOP_SECRET_HEADER,
  parseForwarded,
} from "@/lib/certificates/forwarded";
import { WORKSPACE_HEADER, workspaceNamed } from "@/lib/certificates/name";
import type { Env } from "@/lib/env";
import { isTrusted, proxiesOf } from "@/lib/http/client-address";
import type { Peer } from "@/lib/verify/caller";
import { callerAddress } from "./raw";

/** What is read of a request to know who sent it. */
type Sent = Pick<IncomingMessage, "headers" | "headersDistinct" | "socket">;

/** Tells the other end of a request apart, with the certificate it showed, if that is to be believed. */
export type PeerReader = (request: Sent) => Peer;

/** A connection's own certificate is read once; whether it is still in time is asked with each request. */
const shown = new WeakMap<Socket, ClientCertificate | null>();

/** The certificate that was shown on a connection to our own listener; null without one, and without TLS. */
export function certificateOn(socket: Socket): ClientCertificate | null {
  if (!(socket instanceof TLSSocket)) return null;
  const kept = shown.get(socket);
  if (kept !== undefined) return kept;
  const certificate = readShown(socket);
  shown.set(socket, certificate);
  return certificate;
}

function readShown(socket: TLSSocket): ClientCertificate | null {
  try {
    const x509 = socket.getPeerX509Certificate();
    return x509 === undefined ? null : certificateOf(x509);
  } catch {
    return null;
  }
}

/**
 * Reads who sends a request, from the one place that this deployment believes: the connection to our own listener, or
 * the header of one form, of a proxy that is trusted by its address and by a secret (RFC 9440, 4). Then every
 * header that names a certificate is taken away.
 */
export function peerReader({ source, hopSecret, trustedProxies }: Env["mtls"]): PeerReader {
  const proxies = proxiesOf(trustedProxies);
  const form = source === "tls" || source === "off" ? null : source;
  return (request) => {
    const peer = {
      ip: callerAddress(request, proxies),
      certificate: form
        ? certificateIn(request, form, proxies, hopSecret)
        : certificateOn(request.socket),
      workspaceId: workspaceNamed(request.headersDistinct[WORKSPACE_HEADER]?.join(",")),
    };
    for (const name of CERTIFICATE_HEADERS) delete request.headers[name];
    return peer;
  };
}

function certificateIn(
  { headersDistinct, socket }: Sent,
  form: ForwardedForm,
  proxies: BlockList | null,
  hopSecret: string | undefined,
): ClientCertificate | null {
  const [value, ...others] = headersDistinct[FORWARDED_HEADERS[form]] ?? [];
  const [secret, ...more] = headersDistinct[HOP_SECRET_HEADER] ?? [];
  if (value === undefined || others.length > 0 || more.length > 0) return null;
  if (!isTrusted(socket.remoteAddress ?? "", proxies)) return null;
  if (!isSame(secret, hopSecret)) return null;
  return parseForwarded(form, value);
}

/** In a time that does not depend on where they differ, nor on how long they are (K04). */
function isSame(given: string | undefined, wanted: string | undefined): boolean {
  if (given === undefined || wanted === undefined) return false;
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
