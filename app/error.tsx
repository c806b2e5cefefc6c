"use client";

import { Notice } from "@/components/shell/notice";

export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <Notice title="This page could not be drawn">
      <p>
        Nothing was changed.{" "}
        {error.digest && (
          <>
            In the server's log it is <code className="font-mono text-sm">{error.digest}</code>.
          </>
        )}
      </p>
      {/* No `Button`: this comes with every page, sign-in too, and would bring its code a second time. */}
      <button type="button" onClick={reset} className="py-1 text-link underline underline-offset-3">
        Try again
      </button>
    </Notice>
  );
}
