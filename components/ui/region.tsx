import { unstable_rethrow } from "next/navigation";
import type { ReactNode } from "react";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { TextLink } from "./button";
import { ErrorCard } from "./feedback";

const PATIENCE_MS = 8_000;

class TooLate extends Error {}

/**
 * A part of a page that fails by itself: the rest of the page stays. It does not stream, since what React wraps late
 * rows and marks in has a style attribute, which the policy forbids.
 */
export async function Region<T>({
  name,
  read,
  retryHref,
  late,
  children,
}: {
  /** What is shown, as it is called in a sentence: "the chart". */
  name: string;
  read: Promise<T>;
  /** Where to try again. */
  retryHref: string;
  /** What to try when it takes too long. */
  late?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  let data: T;
  try {
    data = await inTime(read);
  } catch (error) {
    unstable_rethrow(error);
    const retry = <TextLink href={retryHref}>Retry</TextLink>;
    if (error instanceof TooLate)
      return (
        <ErrorCard
          title={`Reading ${name} takes too long`}
          detail="Narrow the range."
          retry={late ?? retry}
        />
      );
    if (error instanceof AppError)
      return <ErrorCard title={`Couldn’t load ${name}`} detail={error.message} retry={retry} />;
    const requestId = newId("request");
    log().error({ err: error, requestId }, "a part of a page could not be drawn");
    return <ErrorCard title={`Couldn’t load ${name}`} requestId={requestId} retry={retry} />;
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
