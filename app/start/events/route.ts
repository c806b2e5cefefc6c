import type { NextRequest } from "next/server";
import { listVerifications } from "@/lib/verifications/list";
import { requireStarter } from "../member";

const POLL_MS = 300;
/** The browser asks again when a stream has ended. */
const LONGEST_MS = 600_000;
/** Rows reach the log up to this long after their time, so we look back over it. */
const LATE_MS = 10_000;

/**
 * The verifications of one key from now on, as server-sent events. A repeated one has the same `requestId`.
 */
export async function GET(request: NextRequest): Promise<Response> {
  const { actor } = await requireStarter();
  const keyId = request.nextUrl.searchParams.get("key") ?? "";
  const stop = AbortSignal.any([request.signal, AbortSignal.timeout(LONGEST_MS)]);
  const sent = new Set<string>();
  const fresh = async () => {
    const from = new Date(Date.now() - LATE_MS);
    const { items } = await listVerifications(actor, { keyId, from, limit: 100 });
    return items.filter((row) => !sent.has(row.requestId)).toReversed();
  };
  const lines = async function* () {
    yield ": open\n\n";
    while (!stop.aborted) {
      for (const { requestId, outcome, at, latencyMicros, userAgent } of await fresh()) {
        sent.add(requestId);
        const row = { requestId, outcome, at, ms: latencyMicros / 1000, userAgent };
        yield `data: ${JSON.stringify(row)}\n\n`;
      }
      await new Promise((resume) => setTimeout(resume, POLL_MS));
    }
  };
  return new Response(streamOf(lines()), {
    headers: {
      "content-type": "text/event-stream",
      // Compression would hold rows back until there are enough of them.
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

/** What a generator yields, each as soon as the browser is ready for it. */
function streamOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
}
