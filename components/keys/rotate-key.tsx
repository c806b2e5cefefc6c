"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button, TextLink } from "@/components/ui/button";
import { RadioGroup } from "@/components/ui/choice";
import { Dialog } from "@/components/ui/dialog";
import { Select } from "@/components/ui/field";
import { useSecretGuard } from "@/components/ui/secret-reveal";
import { formOf, type RotateKey as Rotate, type Shown } from "./actions";
import { NewSecret } from "./new-secret";
import { Refusal } from "./refusal";
import { useSubmit } from "./use-submit";

const HOUR = 3600;
const SPANS = [
  [HOUR, "1 h"],
  [24 * HOUR, "24 h"],
  [7 * 24 * HOUR, "7 d"],
  [30 * 24 * HOUR, "30 d"],
] as const;

/** Gives a key a new secret: one choice about the old one, then the new one, once. Loaded by `key-actions.tsx`. */
export default function RotateKey({
  open,
  onOpenChange,
  name,
  apiUrl,
  logHref,
  rotate,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  name: string;
  apiUrl: string;
  /** The log of the secret that is active now, its address. */
  logHref: string;
  rotate: Rotate;
}) {
  const router = useRouter();
  const [shown, setShown] = useState<Shown>();
  const guard = useSecretGuard(shown !== undefined);
  function close() {
    onOpenChange(false);
    router.refresh();
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? onOpenChange(true) : close())}
      mayClose={guard.mayClose}
      title={shown ? "Save your new secret" : `Rotate ${name}`}
      description={
        shown ? name : "The key stays: its id, scopes, limits and history. It gets a new secret."
      }
    >
      {shown ? (
        <NewSecret shown={shown} apiUrl={apiUrl} guard={guard} onDone={close} />
      ) : (
        <RotateForm rotate={rotate} logHref={logHref} onRotated={setShown} />
      )}
    </Dialog>
  );
}

function RotateForm({
  rotate,
  logHref,
  onRotated,
}: {
  rotate: Rotate;
  logHref: string;
  onRotated: (shown: Shown) => void;
}) {
  const [mode, setMode] = useState("afterFirstUse");
  const [seconds, setSeconds] = useState(24 * HOUR);
  const overlap = { mode, seconds: mode === "none" ? 0 : seconds };
  const { submit, pending, refused } = useSubmit((key) => rotate(formOf({ overlap }, key)));
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={async (event) => {
        event.preventDefault();
        const shown = await submit();
        if (shown) onRotated(shown);
      }}
    >
      <Refusal refused={refused} />
      <RadioGroup
        legend="The old secret"
        name="mode"
        value={mode}
        onChange={setMode}
        options={[
          {
            value: "afterFirstUse",
            label: "keeps working after the new one is first used",
            hint: "Nothing stops before you have moved.",
          },
          { value: "fixed", label: "keeps working from now on" },
          { value: "none", label: "stops now", hint: "For a secret that has leaked." },
        ]}
      />
      {mode === "none" && (
        <p className="text-sm text-secondary">
          What was done with it: <TextLink href={logHref}>its log</TextLink>, or{" "}
          <a
            className="text-link underline underline-offset-3"
            href={logHref.replace("/logs?", "/logs.csv?")}
          >
            the same as CSV
          </a>
          .
        </p>
      )}
      {mode !== "none" && (
        <Select
          label="For"
          className="w-28"
          value={String(seconds)}
          onChange={(event) => setSeconds(Number(event.target.value))}
        >
          {SPANS.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      )}
      <Button
        data-autofocus
        type="submit"
        variant={mode === "none" ? "danger" : "primary"}
        pending={pending}
        className="self-start"
      >
        Rotate now
      </Button>
    </form>
  );
}
