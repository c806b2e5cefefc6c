import { unstable_rethrow } from "next/navigation";
import { type ReactNode, Suspense } from "react";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { TextLink } from "./button";
import { ErrorCard } from "./feedback";

const PATIENCE_MS = 8_000;

type Props<T> = {
  /** What is shown, as it is called in a sentence: "the chart". */
  name: string;
  read: Promise<T>;
  /** As large as what comes. */
  skeleton: ReactNode;
  /** Where to try again. */
  retryHref: string;
  /** What to try when it takes too long. */
  late?: ReactNode;
  children: (data: T) => ReactNode;
};

/** A part of a page that is read by itself and fails by itself; the rest of the page neither waits nor goes. */
export function Region<T>(props: Props<T>) {
  return (
    <Suspense fallback={<div aria-busy="true">{props.skeleton}</div>}>
      <Loaded {...props} />
    </Suspense>
  );
}

class TooLate extends Error {}

async function Loaded<T>({ name, read, retryHref, late, children }: Props<T>) {
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

/** So many grey lines where rows will be. */
export function SkeletonRows({ rows, height = "h-8" }: { rows: number; height?: "h-6" | "h-8" }) {
  return (
    <div aria-hidden className="border-y">
      {Array.from({ length: rows }, (_, i) => i).map((row) => (
        <div key={row} className={`${height} flex items-center border-b last:border-b-0`}>
          <span className="h-2.5 w-full rounded-sm bg-sunken" />
        </div>
      ))}
    </div>
  );
}

/** The frame of a chart before its marks. */
export function SkeletonChart() {
  return (
    <div aria-hidden className="pt-10 pl-11">
      <div className="h-[176px] border-b border-l bg-sunken/40" />
      <div className="h-14" />
    </div>
  );
}
