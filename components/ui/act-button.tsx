"use client";

import { type ComponentProps, useState, useTransition } from "react";
import { announce } from "./announce";
import { Button } from "./button";
import { Confirm } from "./confirm";
import type { FormState } from "./form-state";

type Look = Pick<ComponentProps<typeof Button>, "variant" | "size" | "aria-label" | "children">;

/** Something that is done at once: what was refused stands beside the button, what was done is announced. */
export function ActButton({
  run,
  said,
  ...look
}: Look & { run: () => Promise<FormState<unknown>>; said: string }) {
  const [pending, start] = useTransition();
  const [refusal, setRefusal] = useState<string>();
  const act = () =>
    start(async () => {
      const state = await run();
      setRefusal(state.ok ? undefined : state.message);
      if (state.ok) announce(said);
    });
  return (
    <>
      {refusal && (
        <p role="alert" className="text-sm text-denied-text">
          {refusal}
        </p>
      )}
      <Button {...look} pending={pending} onClick={act} />
    </>
  );
}

/** Something that is asked about first. */
export function AskButton({
  variant,
  size,
  children,
  "aria-label": name,
  ...ask
}: Look & Omit<ComponentProps<typeof Confirm>, "open" | "onOpenChange" | "children">) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant={variant} size={size} aria-label={name} onClick={() => setOpen(true)}>
        {children}
      </Button>
      <Confirm {...ask} open={open} onOpenChange={setOpen} />
    </>
  );
}

/** An action as `Confirm` runs it: what was refused is answered, what was done is announced. */
export const asked = (said: string, work: () => Promise<FormState<unknown>>) => async () => {
  const state = await work();
  if (!state.ok) return state.message;
  announce(said);
  return undefined;
};
