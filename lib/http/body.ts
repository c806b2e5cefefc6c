import { AppError } from "@/lib/errors";

const JSON_TYPE = /^application\/json(?:\s*;\s*charset\s*=\s*"?utf-8"?)?\s*$/i;

/**
 * The bytes of a body. A longer one than `maxBytes` is refused by its announced length, and where none
 * is announced as soon as that much has arrived; nothing is kept of it. No body is the empty object, which
 * is right where every field may be left out, and is told what is missing elsewhere.
 * @param form whether it is a form instead, as OAuth has it
 * @throws AppError `too_large`, `unsupported_media_type`
 */
export async function readBody(request: Request, maxBytes: number, form = false): Promise<Buffer> {
  const { headers } = request;
  if (Number(headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunksOf(request)) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  if (length === 0) return Buffer.from(form ? "" : "{}");
  const require = form ? requireForm : requireJson;
  require(headers.get("content-type") ?? undefined, headers.get("content-encoding") ?? undefined);
  return Buffer.concat(chunks);
}

/** Leaving the loop early cancels the stream. A client that breaks off is told so, in case it still listens. */
async function* chunksOf(request: Request): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader();
  if (!reader) return;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } catch (cause) {
    throw new AppError("invalid", "The body of this request broke off.", { cause });
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Whether a `Content-Type` says that a body is plain JSON in UTF-8. */
export const isJsonType = (type: string | undefined): boolean => JSON_TYPE.test(type ?? "");

/**
 * Refuses a body that its headers say is no plain JSON in UTF-8.
 * @throws AppError `unsupported_media_type`
 */
export function requireJson(type: string | undefined, encoding: string | undefined): void {
  if (!isJsonType(type))
    throw new AppError("unsupported_media_type", "The Content-Type must be application/json.");
  if (encoding !== undefined)
    throw new AppError("unsupported_media_type", "A Content-Encoding is not supported.");
}

const FORM_TYPE = /^application\/x-www-form-urlencoded(?:\s*;\s*charset\s*=\s*"?utf-8"?)?\s*$/i;

/** The same of a form. @throws AppError `unsupported_media_type` */
function requireForm(type: string | undefined, encoding: string | undefined): void {
  if (!FORM_TYPE.test(type ?? ""))
    throw new AppError(
      "unsupported_media_type",
      "The Content-Type must be application/x-www-form-urlencoded.",
    );
  if (encoding !== undefined)
    throw new AppError("unsupported_media_type", "A Content-Encoding is not supported.");
}

/** The refusal of a body of more bytes. */
export const tooLarge = (maxBytes: number) =>
  new AppError("too_large", `The body of this request may have at most ${maxBytes} bytes.`);
