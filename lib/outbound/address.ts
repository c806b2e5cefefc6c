import ipaddr from "ipaddr.js";

const GLOBAL_UNICAST = ipaddr.IPv6.parse("2000::");

/**
 * Whether an address is one of the open Internet (RFC 6890): not private, loopback, link-local (the metadata
 * services of clouds), carrier-grade NAT, unique local, multicast or reserved, and none that stands for an IPv4
 * address (mapped, 6to4, NAT64), through which those could be named.
 * @param text as `dns.lookup` answers it; a text that is no address is not public
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text) || text.includes("%")) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== "unicast") return false;
  return address instanceof ipaddr.IPv6
    ? address.match(GLOBAL_UNICAST, 3)
    : ipaddr.IPv4.isValidFourPartDecimal(text);
}

/** Whether an address is this machine's own. */
export const isLoopback = (text: string): boolean =>
  ipaddr.isValid(text) && ipaddr.parse(text).range() === "loopback";

/** Where one cloud keeps its metadata, among addresses that are private otherwise. */
const METADATA = ipaddr.IPv6.parse("fd00:ec2::");

/** Whether an address is one of a private network (RFC 1918, RFC 4193), and no cloud keeps its metadata there. */
export function isPrivateAddress(text: string): boolean {
  if (!ipaddr.isValid(text) || text.includes("%")) return false;
  const address = ipaddr.parse(text);
  if (address instanceof ipaddr.IPv6)
    return address.range() === "uniqueLocal" && !address.match(METADATA, 32);
  return address.range() === "private" && ipaddr.IPv4.isValidFourPartDecimal(text);
}
