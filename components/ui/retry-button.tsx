"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "./button";

/** Reads the page anew, for the part of it that failed. */
export function RetryButton() {
  const router = useRouter();
  const [pending, start] = useTransition();
  return (
    <Button size="small" pending={pending} onClick={() => start(() => router.refresh())}>
      Retry
    </Button>
  );
}
