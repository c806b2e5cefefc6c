/** Texts as the body of an answer; they are made as fast as they are read. `onLeave`: nobody reads any more. */
export function streamOf(
  texts: AsyncIterator<string>,
  onLeave: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      onLeave();
      await texts.return?.();
    },
  });
}
