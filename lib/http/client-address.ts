import { BlockList, isIP } from "node:net";

/**
 * The proxies that are believed about whom they speak for, or null for none.
 * @param blocks addresses or CIDR blocks
 * @throws Error for anything else, since a proxy overlooked would make every client look like it
 */
export function proxiesOf(blocks: readonly string[]): BlockList | null {
  if (blocks.length === 0) return null;
  const list = new BlockList();
  for (const block of blocks) {
    const [address = "", bits = isIP(address) === 6 ? "128" : "32", ...rest] = block.split("/");
    const widest = isIP(address) === 6 ? 128 : 32;
    const whole = isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && rest.length === 0;
    if (!whole || Number(bits) > widest)
      throw new Error(`TRUSTED_PROXIES: ${block} is neither an address nor a CIDR block`);
    list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
}

/**
 * The address a request comes from: the connection's peer, unless that is a proxy we trust. Then the nearest
 * address in `X-Forwarded-For` that is not such a proxy; what stands further left anyone could have written.
 * @param peer the socket's address, '' where the platform hides it: it then counts as a proxy, if any is trusted
 * @returns '' when nothing trustworthy is known
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | null,
  proxies: BlockList | null,
): string {
  const near = plainAddress(peer);
  if (proxies === null) return near;
  const isProxy = (address: string) => proxies.check(address, familyOf(address));
  if (near !== "" && !isProxy(near)) return near;
  const hops = (forwardedFor ?? "").split(",").map((hop) => plainAddress(hop.trim()));
  for (const hop of hops.toReversed()) {
    // What is not an address breaks the chain: the hops left of it prove nothing.
    if (hop === "") return near;
    if (!isProxy(hop)) return hop;
  }
  return near;
}

/** Whether a connection comes from a proxy that is believed. */
export function isTrusted(peer: string, proxies: BlockList | null): boolean {
  const address = plainAddress(peer);
  return proxies !== null && address !== "" && proxies.check(address, familyOf(address));
}

const familyOf = (address: string) => (isIP(address) === 6 ? "ipv6" : "ipv4");

/** Without the IPv4-mapped form that a dual-stack socket shows, or '' when it is no address. */
function plainAddress(text: string): string {
  const address = text.replace(/^::ffff:(?=\d+\.)/i, "");
  return isIP(address) === 0 ? "" : address;
}
