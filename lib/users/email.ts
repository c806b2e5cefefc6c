const SHAPE = /^[^\s@]{1,64}@[^\s@]{1,190}$/;

const countAt = (text: string): number => text.split("@").length - 1;

/**
 * The one form in which an address is stored and looked up: without spaces around it, NFKC, lower case.
 * A text in which NFKC makes an `@` out of a look-alike is refused, since another program may read
 * another domain in it (GHSA-7rqj-j65f-68wh).
 * @returns null when the text is no address
 */
export function normalizeEmail(text: string): string | null {
  const email = text.trim().normalize("NFKC").toLowerCase();
  if (countAt(text) !== 1 || countAt(email) !== 1) return null;
  return SHAPE.test(email) && email.isWellFormed() && !email.includes("\0") ? email : null;
}
