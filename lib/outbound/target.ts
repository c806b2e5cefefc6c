import { isIP } from "node:net";
import { env } from "@/lib/env";
import { isLoopback, isPrivateAddress, isPublicAddress } from "./address";

/**
 * What may be called. Loopback, over http too, is for development on one machine only; a private network, over https,
 * for URLs that the environment names.
 */
export type OutboundPolicy = Readonly<{ loopback: boolean; privateNetwork?: boolean }>;

/** As the environment says. */
export const outboundPolicy = (): OutboundPolicy => ({ loopback: env().localTargets });

/** A call that was refused, or did not come about. The message is for people, and holds no secret. */
export class OutboundError extends Error {
  override readonly name = "OutboundError";
}

/** The host of a URL as a resolver takes it: without the brackets of an IPv6 address. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, "$1");

/**
 * Reads a URL somebody gave us to call, as far as it can be judged without asking a resolver.
 * @throws OutboundError that says what is wrong with it
 */
export function parseTarget(text: string, policy = outboundPolicy()): URL {
  if (!URL.canParse(text)) throw new OutboundError("must be a URL");
  const url = new URL(text);
  const host = hostOf(url);
  const local = policy.loopback && (host === "localhost" || isLoopback(host));
  if (url.protocol !== "https:" && !(url.protocol === "http:" && local))
    throw new OutboundError("must begin with https://");
  if (url.username !== "" || url.password !== "")
    throw new OutboundError("must not hold a user name or a password");
  if (isIP(host) !== 0) requireAllowed(host, policy);
  else if (
    !local &&
    !policy.privateNetwork &&
    (!host.includes(".") || /(?:^|\.)(?:localhost|local|internal)\.?$/i.test(host))
  )
    throw new OutboundError("must have a public host name");
  return url;
}

/** @throws OutboundError when nothing may be called at that address */
export function requireAllowed(address: string, policy: OutboundPolicy): void {
  if (isPublicAddress(address) || (policy.loopback && isLoopback(address))) return;
  if (policy.privateNetwork && isPrivateAddress(address)) return;
  throw new OutboundError("must not lead to a private, local or reserved address");
}
