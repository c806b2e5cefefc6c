import { ZodError } from "zod";
import { noteDenial } from "@/lib/audit/note-denial";
import { AppError, STATUS } from "@/lib/errors";

const headersOf = (name: string) => {
  const at = new Date().toISOString().slice(0, 16).replace(":", "-");
  return {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${name}_${at}Z.csv"`,
    "cache-control": "no-store",
  };
};

/** What is refused, as plain text; anything else is thrown on. */
function refusalOf(error: unknown): Response {
  noteDenial(error);
  if (error instanceof ZodError)
    return new Response("Some filters cannot be read.", { status: 400 });
  if (error instanceof AppError) return new Response(error.message, { status: STATUS[error.code] });
  throw error;
}

/** A CSV document for download, named after what it holds and when it was made; what is refused is plain text. */
export async function csvResponse(name: string, write: () => Promise<string>): Promise<Response> {
  try {
    return new Response(await write(), { headers: headersOf(name) });
  } catch (error) {
    return refusalOf(error);
  }
}

/** The same for a long one: sent as it is made. Its first piece, and what may refuse it, is waited for. */
export async function csvStream(
  name: string,
  write: () => AsyncGenerator<string>,
): Promise<Response> {
  try {
    const pieces = write();
    let next = await pieces.next();
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (next.done) return controller.close();
        controller.enqueue(encoder.encode(next.value));
        next = await pieces.next();
      },
      cancel: async () => void (await pieces.return(undefined)),
    });
    return new Response(body, { headers: headersOf(name) });
  } catch (error) {
    return refusalOf(error);
  }
}
