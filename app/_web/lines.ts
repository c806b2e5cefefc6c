import { noteDenial } from "@/lib/audit/note-denial";
import { AppError, STATUS } from "@/lib/errors";

/** Lines of JSON, each sent as it is made; with a name a file to keep. What is refused at once is plain text. */
export async function linesResponse(
  make: () => Promise<AsyncGenerator<string>> | AsyncGenerator<string>,
  file?: string,
): Promise<Response> {
  let lines: AsyncGenerator<string>;
  try {
    lines = await make();
  } catch (error) {
    noteDenial(error);
    if (error instanceof AppError)
      return new Response(error.message, { status: STATUS[error.code] });
    throw error;
  }
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => void (await lines.return(undefined)),
  });
  return new Response(body, {
    headers: {
      "content-type": "application/jsonl; charset=utf-8",
      // Compression would hold lines back until there are enough of them.
      "cache-control": "no-store, no-transform",
      ...(file && { "content-disposition": `attachment; filename="${file}"` }),
    },
  });
}
