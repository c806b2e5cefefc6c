"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { Page } from "@/components/shell/page";
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
  const { workspace } = useShell();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <Page crumbs={[{ label: workspace.name, href: workspace.href }]} title="Something is missing">
      {/* What the page is called may be what could not be read. */}
      <title>{`Something is missing · ${workspace.name}`}</title>
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
    </Page>
  );
}
