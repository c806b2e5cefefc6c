/** How the bytes of a hash may be spelt. better-auth writes base64url without padding, Unkey base64. */
export const HASH_ENCODINGS = ["hex", "base64", "base64url"] as const;
export type HashEncoding = (typeof HASH_ENCODINGS)[number];

const SHAPES: Readonly<Record<HashEncoding, RegExp>> = {
  hex: /^[0-9a-f]{64}$/i,
  base64: /^[A-Za-z0-9+/]{43}=?$/,
  base64url: /^[\w-]{43}=?$/,
};

/**
 * The 32 bytes of a SHA-256. Strict: what Node's decoder would pass over (other letters, a length that cannot
 * be, bits beyond the last byte) is no hash, or a key would be stored that nothing ever finds.
 * @returns null when the text is not such a hash in that encoding
 */
export function decodeHash(text: string, encoding: HashEncoding): Buffer | null {
  if (!SHAPES[encoding].test(text)) return null;
  const bytes = Buffer.from(text, encoding);
  const again = bytes.toString(encoding);
  const given = encoding === "hex" ? text.toLowerCase() : text;
  return again.replace(/=$/, "") === given.replace(/=$/, "") ? bytes : null;
}
