import { type Environment, newForeignSecret, PREFIX_PATTERN } from "@/lib/keys/secret";

/** Our own secrets have 190 random bits. */
const OUR_BYTES = 23;

/** How the text of a new key is to look: of our own form by prefix and environment, or given whole. */
export type Look = Readonly<{ prefix?: string; environment?: Environment; text?: string }>;

/**
 * What `prefix` and `byteLength` of their `createKey` mean here. The text begins with `<prefix>_` either way: where
 * our own form can have that prefix (`prod`, `sk_live`), it has our checksum too, and scanners know it.
 */
export function lookOf(prefix: string | undefined, byteLength: number): Look {
  if (byteLength > OUR_BYTES) return { text: newForeignSecret(prefix ?? "", byteLength) };
  if (prefix === undefined) return {};
  if (PREFIX_PATTERN.test(prefix)) return { prefix };
  const [, own = "", environment] = /^(.+)_(live|test)$/.exec(prefix) ?? [];
  if (PREFIX_PATTERN.test(own))
    return { prefix: own, environment: environment === "test" ? "test" : "live" };
  return { text: newForeignSecret(prefix, byteLength) };
}
