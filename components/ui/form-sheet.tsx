"use client";

import { Plus } from "lucide-react";
import { type ComponentProps, type ReactNode, useActionState, useEffect, useState } from "react";
import { announce } from "./announce";
import { Button } from "./button";
import { Sheet } from "./dialog";
import type { FormAction, Refused } from "./form-state";
import { SecretReveal, useSecretGuard } from "./secret-reveal";
import { SubmitButton } from "./submit-button";

/** A secret that is shown once, with what is said of it. */
type Secret = Pick<
  ComponentProps<typeof SecretReveal>,
  "secret" | "name" | "variable" | "kept" | "curl"
>;

type Props<R> = {
  /** The button that opens the sheet: "New client". */
  label: string;
  title: string;
  /** The form's own button: "Create client". */
  action: string;
  create: FormAction<R>;
  /** Beginnings of the paths of faults that the form shows itself, `""` for all; of others the message stands under it. */
  placed: readonly string[];
  /** Whether something is added: the button has a plus. */
  adds?: boolean;
  /** The secret to show, of what was made; without one the sheet closes and `said` is announced. */
  secretOf?: (made: R) => Secret | undefined;
  said?: string;
  /** Stands in place of the form, where nothing can be made yet. */
  instead?: ReactNode;
  /** The fields, with what was refused. */
  children: (refused: Refused | undefined) => ReactNode;
} & Pick<ComponentProps<typeof Button>, "variant" | "size">;

/** A button, and a sheet with a form; a secret that comes of it is shown once, in the same sheet. */
export function FormSheet<R>({ variant, size, ...props }: Props<R>) {
  const [open, setOpen] = useState(false);
  // Each time it is opened its form begins anew.
  const [round, setRound] = useState(0);
  return (
    <>
      <Button
        variant={variant}
        size={size}
        onClick={() => {
          setRound(round + 1);
          setOpen(true);
        }}
      >
        {props.adds && <Plus aria-hidden />} {props.label}
      </Button>
      {round > 0 && <OneSheet key={round} {...props} open={open} setOpen={setOpen} />}
    </>
  );
}

function OneSheet<R>({
  open,
  setOpen,
  title,
  action,
  create,
  placed,
  secretOf,
  said,
  instead,
  children,
}: Omit<Props<R>, "variant" | "size"> & { open: boolean; setOpen: (open: boolean) => void }) {
  const [state, submit] = useActionState(create, null);
  const secret = state?.ok ? secretOf?.(state.result) : undefined;
  const refused = state?.ok === false ? state : undefined;
  const guard = useSecretGuard(secret !== undefined);
  const done = state?.ok === true && secret === undefined;
  useEffect(() => {
    if (!done) return;
    if (said) announce(said);
    setOpen(false);
  }, [done, said, setOpen]);
  const isPlaced = Object.keys(refused?.errors ?? {}).some((path) =>
    placed.some((start) => path.startsWith(start)),
  );
  return (
    <Sheet
      open={open}
      onOpenChange={setOpen}
      mayClose={guard.mayClose}
      title={secret ? `Save the ${secret.name}` : title}
    >
      {secret && <SecretReveal {...secret} guard={guard} onDone={() => setOpen(false)} />}
      {!secret && instead}
      {!secret && !instead && (
        <form action={submit} className="flex flex-col gap-4">
          {children(refused)}
          {refused && !isPlaced && (
            <p role="alert" className="text-sm text-denied-text">
              {refused.message}
            </p>
          )}
          <div>
            <SubmitButton variant="primary">{action}</SubmitButton>
          </div>
        </form>
      )}
    </Sheet>
  );
}
