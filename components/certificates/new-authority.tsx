"use client";

import { Plus } from "lucide-react";
import { useActionState, useEffect, useState } from "react";
import { announce } from "@/components/ui/announce";
import { Button } from "@/components/ui/button";
import { Sheet } from "@/components/ui/dialog";
import { Input } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { SubmitButton } from "@/components/ui/submit-button";
import { PemField } from "./pem-field";

type Create = FormAction<{ id: string }>;

/** The button and the sheet that make an authority believed in this workspace. */
export function NewAuthority({ create }: { create: Create }) {
  const [open, setOpen] = useState(false);
  const [round, setRound] = useState(0);
  return (
    <>
      <Button
        onClick={() => {
          setRound(round + 1);
          setOpen(true);
        }}
      >
        <Plus aria-hidden /> Add authority
      </Button>
      <Sheet open={open} onOpenChange={setOpen} title="Believe a certificate authority">
        <Form key={round} create={create} onDone={() => setOpen(false)} />
      </Sheet>
    </>
  );
}

function Form({ create, onDone }: { create: Create; onDone: () => void }) {
  const [state, submit] = useActionState(create, null);
  const refused = state?.ok === false ? state : undefined;
  const { name, pem } = refused?.errors ?? {};
  useEffect(() => {
    if (!state?.ok) return;
    announce("The authority is believed");
    onDone();
  }, [state, onDone]);
  return (
    <form action={submit} className="flex flex-col gap-4">
      <Input
        label="Name"
        name="name"
        required
        maxLength={120}
        placeholder="Acme internal clients"
        defaultValue={refused?.values.name}
        error={name}
      />
      <PemField
        label="Certificate of the authority"
        hint="PEM. It lets nobody in until a name of it is given to a management key."
        value={refused?.values.pem}
        error={pem}
      />
      {refused && !name && !pem && (
        <p role="alert" className="text-sm text-denied-text">
          {refused.message}
        </p>
      )}
      <div>
        <SubmitButton variant="primary">Believe authority</SubmitButton>
      </div>
    </form>
  );
}
