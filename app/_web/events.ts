import { AppError, STATUS } from "@/lib/errors";
import { retryText } from "@/lib/http/events";
import { streamOf } from "@/lib/http/stream";

const RETRY_MS = 2_000;
/** The browser connects anew when a stream has ended, and goes on where it was. */
const LONGEST_MS = 600_000;

/** Server-sent events, each as it is made; what is refused at once is plain text. `make` gets what ends the stream. */
export async function eventsResponse(
  left: AbortSignal,
  make: (signal: AbortSignal) => Promise<AsyncGenerator<string>>,
): Promise<Response> {
  const gone = new AbortController();
  const signal = AbortSignal.any([left, gone.signal, AbortSignal.timeout(LONGEST_MS)]);
  try {
    const events = await make(signal);
    const texts = (async function* () {
      yield retryText(RETRY_MS);
      yield* events;
    })();
    return new Response(
      streamOf(texts, () => gone.abort()),
      {
        headers: {
          "content-type": "text/event-stream",
          // Compression would hold events back until there are enough of them.
          "cache-control": "no-store, no-transform",
          "x-accel-buffering": "no",
        },
      },
    );
  } catch (error) {
    gone.abort();
    if (error instanceof AppError)
      return new Response(error.message, { status: STATUS[error.code] });
    throw error;
  }
}
