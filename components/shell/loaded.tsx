import { unstable_rethrow } from "next/navigation";
import type { ReactNode } from "react";
import { ErrorCard } from "@/components/ui/feedback";
import { RetryButton } from "@/components/ui/retry-button";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";

type Props<T> = {
  /** What is read, as the words after "Couldn't load": `callers`. */
  what: string;
  read: () => Promise<T>;
  children: (data: T) => ReactNode;
};

async function Read<T>({ what, read, children }: Props<T>) {
  let data: T;
  try {
    data = await read();
  } catch (error) {
    unstable_rethrow(error);
    if (error instanceof AppError)
      return (
        <ErrorCard title={`Couldn't load ${what}`} detail={error.message} retry={<RetryButton />} />
      );
    const requestId = newId("request");
    log().error({ err: error, requestId }, what);
    return (
      <ErrorCard title={`Couldn't load ${what}`} requestId={requestId} retry={<RetryButton />} />
    );
  }
  return children(data);
}

async function ReadWords<T>({ what, read, children }: Props<T>) {
  try {
    return children(await read());
  } catch (error) {
    unstable_rethrow(error);
    return `Couldn't load ${what}.`;
  }
}

/**
 * A part of a page that fails alone: it says what could not be read, with an id to find it by. It is not streamed: what
 * React wraps late pieces of a picture in has a style attribute, which the policy refuses.
 */
export function Loaded<T>({
  inSentence = false,
  ...props
}: Props<T> & {
  /** It is words in a sentence: a paragraph holds no blocks. */
  inSentence?: boolean;
}) {
  return inSentence ? <ReadWords {...props} /> : <Read {...props} />;
}
