import { unstable_rethrow } from "next/navigation";
import { type ReactNode, Suspense } from "react";
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
 * A part of a page that comes when it is read, and fails alone: until then rows of its height stand in its place, and
 * a failure says what could not be read, with an id to find it by.
 */
export function Loaded<T>({
  rows,
  plain = false,
  ...props
}: Props<T> & {
  /** About how many rows of 40 px it will take; 0: it is words in a sentence. */
  rows: number;
  /** Nothing but room: for what is no list. */
  plain?: boolean;
}) {
  // In a sentence: a paragraph holds no blocks.
  if (rows === 0)
    return (
      <Suspense fallback={<span aria-busy="true">…</span>}>
        <ReadWords {...props} />
      </Suspense>
    );
  const lines = Array.from({ length: rows }, (_, i) => i);
  return (
    <Suspense
      fallback={
        <div aria-busy="true" className={plain ? undefined : "divide-y border-y"}>
          <span className="sr-only">Loading {props.what}</span>
          {lines.map((line) => (
            <div key={line} className="flex h-10 items-center" aria-hidden>
              {!plain && <span className="h-2.5 w-1/3 rounded-sm bg-sunken" />}
            </div>
          ))}
        </div>
      }
    >
      <Read {...props} />
    </Suspense>
  );
}
