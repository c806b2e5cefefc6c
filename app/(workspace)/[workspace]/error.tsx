"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { useShell } from "@/components/shell/shell-state";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/feedback";

/** A screen that could not be drawn, within its frame: the rest of the workspace stays within reach. */
export default function ScreenError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const router = useRouter();
  const { workspace, bar } = useShell();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <>
      {/* What the page is called may be what could not be read. */}
      <title>{`Something is missing · ${workspace.name}`}</title>
      {bar}
      <main id="main" tabIndex={-1} className="flex-1 px-6 pt-5 pb-16 outline-none max-md:px-4">
        <div className="mx-auto flex max-w-[1280px] flex-col gap-5">
          <h1 className="text-xl font-semibold tracking-tight">Something is missing</h1>
          <ErrorCard
            title="This page could not be drawn"
            detail="Nothing was changed. In the server's log it has the number"
            requestId={error.digest ?? "none"}
            retry={
              <Button size="small" onClick={retry}>
                Try again
              </Button>
            }
          />
        </div>
      </main>
    </>
  );
}
