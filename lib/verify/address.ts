import { isIPv4, isIPv6 } from "node:net";

/** An address as unsigned 32-bit words: one of IPv4, four of IPv6. */
type Words = readonly number[];
type Range = Readonly<{ network: Words; mask: Words }>;

/** Null restricts nothing: the list was empty. */
export type Allowlist = readonly Range[] | null;

const wordOfIPv4 = (text: string): number =>
  text.split(".").reduce((word, part) => word * 256 + Number(part), 0);

/** The sixteen-bit groups of one side of `::`; a dotted tail makes two. */
const groupsOf = (side: string): number[] =>
  side === ""
    ? []
    : side.split(":").flatMap((part) => {
        if (!part.includes(".")) return [Number.parseInt(part, 16)];
        const word = wordOfIPv4(part);
        return [word >>> 16, word & 0xffff];
      });

function wordsOfIPv6(text: string): Words {
  const [head = "", tail] = text.split("::");
  const [left, right] = [groupsOf(head), groupsOf(tail ?? "")];
  const zeros = Array<number>(8 - left.length - right.length).fill(0);
  const groups = [...left, ...zeros, ...right];
  return [0, 2, 4, 6].map((i) => (groups[i] ?? 0) * 0x10000 + (groups[i + 1] ?? 0));
}

const isMapped = ([a, b, c]: Words): boolean => a === 0 && b === 0 && c === 0xffff;

/** IPv4-mapped IPv6 (`::ffff:192.0.2.1`, what dual-stack sockets report) is the IPv4 address. */
function parseAddress(text: string): Words | null {
  if (isIPv4(text)) return [wordOfIPv4(text)];
  // A zone (`fe80::1%eth0`) means something on one machine only.
  if (!isIPv6(text) || text.includes("%")) return null;
  const words = wordsOfIPv6(text);
  return isMapped(words) ? words.slice(3) : words;
}

/** The mask of word `i` in a prefix of `bits`. */
function maskOf(bits: number, i: number): number {
  const ones = Math.min(32, Math.max(0, bits - 32 * i));
  return ones === 0 ? 0 : (0xffffffff << (32 - ones)) >>> 0;
}

function parseRange(text: string): Range | null {
  const [address = "", length, ...more] = text.split("/");
  const words = parseAddress(address);
  const wellFormed = length === undefined || /^(?:0|[1-9]\d{0,2})$/.test(length);
  if (words === null || more.length > 0 || !wellFormed) return null;
  const written = isIPv4(address) ? 32 : 128;
  const bits = length === undefined ? written : Number(length);
  if (bits > written) return null;
  // `::ffff:192.0.2.0/120` is `192.0.2.0/24`; a mapped range wider than all of IPv4 is refused.
  const own = bits - (written - 32 * words.length);
  if (own < 0) return null;
  const mask = words.map((_, i) => maskOf(own, i));
  return { network: words.map((word, i) => (word & (mask[i] ?? 0)) >>> 0), mask };
}

/**
 * Whether a text may stand in an allow list: an IPv4 or IPv6 address, or one with `/length`. Strict:
 * no leading zeros in IPv4 or in the length, no zone. Bits beyond the length are ignored.
 */
export const isCidr = (text: string): boolean => parseRange(text) !== null;

/**
 * Prepares an allow list. An empty one restricts nothing.
 * @throws RangeError when an entry is not `isCidr`; doors check that before it is stored
 */
export function compileAllowlist(cidrs: readonly string[]): Allowlist {
  if (cidrs.length === 0) return null;
  return cidrs.map((cidr) => {
    const range = parseRange(cidr);
    if (range === null) throw new RangeError("An allow list holds an entry that is no CIDR.");
    return range;
  });
}

/**
 * Whether the address of the end client may use the key. No address, or a text that is none, is
 * denied by every list that restricts. IPv4 is in IPv4 ranges only: `::/0` does not allow it.
 */
export function allows(list: Allowlist, ip: string | undefined): boolean {
  if (list === null) return true;
  const words = ip === undefined ? null : parseAddress(ip);
  if (words === null) return false;
  return list.some(
    ({ network, mask }) =>
      network.length === words.length &&
      words.every((word, i) => (word & (mask[i] ?? 0)) >>> 0 === network[i]),
  );
}
