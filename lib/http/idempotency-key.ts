import { invalid } from "@/lib/errors";

const MAX_LENGTH = 255;

/**
 * The value of an `Idempotency-Key` header, quoted as the draft wants it or bare as most clients send it.
 * @throws AppError `invalid`
 */
export function readIdempotencyKey(header: string | null): string | null {
  if (header === null) return null;
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (key.length > 0 && key.length <= MAX_LENGTH && /^[\x21-\x7e]+$/.test(key)) return key;
  throw invalid("Idempotency-Key", `must be 1 to ${MAX_LENGTH} visible ASCII characters`);
}
