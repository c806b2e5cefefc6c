"use client";

import { useRef, useState } from "react";
import type { FormState, Refused } from "@/components/ui/form-state";

const LOST = "The answer did not arrive. Press the button again: nothing is done twice.";

/**
 * Sends a form once at a time. The request key stays the same until an answer arrives, so that pressing again
 * after a lost answer does not do it twice.
 */
export function useSubmit<R>(send: (requestKey: string) => Promise<FormState<R>>) {
  const requestKey = useRef("");
  const [pending, setPending] = useState(false);
  const [refused, setRefused] = useState<Refused>();

  async function submit(): Promise<R | undefined> {
    if (pending) return undefined;
    setPending(true);
    requestKey.current ||= crypto.randomUUID();
    const state = await send(requestKey.current).catch(() => undefined);
    setPending(false);
    if (state) requestKey.current = "";
    const lost = { ok: false, message: LOST, errors: {}, values: {} } as const;
    setRefused(state?.ok ? undefined : (state ?? lost));
    return state?.ok ? state.result : undefined;
  }
  return { submit, pending, refused };
}
