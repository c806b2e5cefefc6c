const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SHAPE = /^[a-z][a-z0-9]{1,15}_(?:live|test)_kw[0-9A-Za-z]{38}$/;
const CHECKSUM_LENGTH = 6;

/** The CRC-32 of an ASCII text (as in RFC 1952), bit by bit: a secret is short. */
function crc32(text: string): number {
  let crc = ~0;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/**
 * Whether a text has the shape of one of Keyway's secrets but a wrong checksum: mistyped, cut or made up,
 * so that no Keyway can know it. Texts of another shape may be imported keys.
 */
export function isMistyped(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  const end = text.length - CHECKSUM_LENGTH;
  let rest = crc32(text.slice(0, end));
  let digits = "";
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    digits = (ALPHABET[rest % 62] ?? "") + digits;
    rest = Math.floor(rest / 62);
  }
  return text.slice(end) !== digits;
}
