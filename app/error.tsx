"use client";

import { Notice } from "@/components/shell/notice";
import { Button } from "@/components/ui/button";

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
      <Button onClick={reset}>Try again</Button>
    </Notice>
  );
}
