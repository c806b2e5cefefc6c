"use client";

import { useEffect, useState } from "react";
import type { Refused } from "@/components/ui/form-state";

/** Why the form as a whole was refused; counts down where waiting helps. Faults of a field stand at the field. */
export function Refusal({
  refused,
  notice,
}: {
  refused: Refused | undefined;
  notice?: string | undefined;
}) {
  const text = refused ? refused.message : notice;
  if (!text) return null;
  return (
    <div role="alert" className="border-l-2 border-denied bg-danger-soft px-3 py-2 text-sm">
      {refused?.retryAfterSeconds ? <Countdown refused={refused} /> : text}
    </div>
  );
}

function Countdown({ refused }: { refused: Refused }) {
  const [left, setLeft] = useState(refused.retryAfterSeconds ?? 0);
  useEffect(() => {
    setLeft(refused.retryAfterSeconds ?? 0);
    const timer = setInterval(() => setLeft((now) => Math.max(0, now - 1)), 1000);
    return () => clearInterval(timer);
  }, [refused]);
  if (left === 0) return "You can try again now.";
  return (
    <>
      {refused.message.replace(/Try again in \d+ s\.$/, "")}
      Try again in <span aria-live="off">{left}</span> s.
    </>
  );
}
