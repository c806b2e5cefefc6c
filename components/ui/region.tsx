import { unstable_rethrow } from "next/navigation";
import type { ReactNode } from "react";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { ErrorCard } from "./feedback";
import { RetryButton } from "./retry-button";

const PATIENCE_MS = 8_000;

class TooLate extends Error {}

/**
 * A part of a page that fails alone: it says what could not be read, with an id to find it by, and the rest of the page
 * stays. It does not stream, since what React wraps late rows and marks in has a style attribute, which the policy refuses.
 */
export async function Region<T>({
  what,
  read,
  late,
  inSentence = false,
  children,
}: {
  /** What is read, as it is called in a sentence: "the chart". */
  what: string;
  read: () => Promise<T>;
  /** What to try when it takes too long; without it, it is waited for. */
  late?: ReactNode;
  /** It is words in a sentence: a paragraph holds no blocks. */
  inSentence?: boolean;
  children: (data: T) => ReactNode;
}) {
  let data: T;
  try {
    data = await (late ? inTime(read()) : read());
  } catch (error) {
    unstable_rethrow(error);
    const title = `Couldn't load ${what}`;
    if (error instanceof TooLate)
      return (
        <ErrorCard
          title={`Reading ${what} takes too long`}
          detail="Narrow the range."
          retry={late}
        />
      );
    const expected = error instanceof AppError;
    const requestId = newId("request");
    if (!expected) log().error({ err: error, requestId, what }, "a part of a page was not drawn");
    if (inSentence) return `${title}.`;
    return (
      <ErrorCard
        title={title}
        {...(expected ? { detail: error.message } : { requestId })}
        retry={<RetryButton />}
      />
    );
  }
  return children(data);
}

async function inTime<T>(read: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate()), PATIENCE_MS);
  });
  return Promise.race([read, late]).finally(() => clearTimeout(timer));
}
