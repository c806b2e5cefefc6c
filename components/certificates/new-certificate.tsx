"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { useActionState, useEffect, useState } from "react";
import { announce } from "@/components/ui/announce";
import { Button } from "@/components/ui/button";
import { Sheet } from "@/components/ui/dialog";
import { Input, Select } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { SubmitButton } from "@/components/ui/submit-button";
import { PemField } from "./pem-field";

type Named = { id: string; name: string };
type Create = FormAction<{ id: string }>;

type Props = Readonly<{
  /** Management keys. */
  keys: Named[];
  authorities: Named[];
  /** Where a management key is made. */
  newKey: string;
  create: Create;
}>;

/** The button and the sheet that let a backend in by its certificate. */
export function NewCertificate(props: Props) {
  const [open, setOpen] = useState(false);
  const [round, setRound] = useState(0);
  return (
    <>
      <Button
        variant="primary"
        onClick={() => {
          setRound(round + 1);
          setOpen(true);
        }}
      >
        <Plus aria-hidden /> Add certificate
      </Button>
      <Sheet open={open} onOpenChange={setOpen} title="Let a backend in by its certificate">
        {props.keys.length === 0 ? (
          <p className="text-sm">
            Whoever shows the certificate acts as a management key, and there is none yet.{" "}
            <Link href={props.newKey} className="text-link hover:underline">
              Create a management key
            </Link>{" "}
            of the Keyway API with what the backend may do first.
          </p>
        ) : (
          <Form key={round} {...props} onDone={() => setOpen(false)} />
        )}
      </Sheet>
    </>
  );
}

const KINDS = [
  ["dns", "DNS name"],
  ["uri", "URI"],
  ["ip", "IP address"],
  ["email", "e-mail"],
] as const;

function Form({ keys, authorities, create, onDone }: Props & { onDone: () => void }) {
  const [state, submit] = useActionState(create, null);
  const [authority, setAuthority] = useState("");
  const refused = state?.ok === false ? state : undefined;
  const errors = refused?.errors ?? {};
  const values = refused?.values ?? {};
  const placed = Object.keys(errors).some((name) =>
    ["name", "keyId", "pem", "issued.value"].includes(name),
  );
  useEffect(() => {
    if (!state?.ok) return;
    announce("The certificate is let in");
    onDone();
  }, [state, onDone]);
  return (
    <form action={submit} className="flex flex-col gap-4">
      <Input
        label="Name"
        name="name"
        required
        maxLength={120}
        placeholder="Billing gateway"
        defaultValue={values.name}
        error={errors.name}
      />
      <Select
        label="Acts as"
        name="keyId"
        defaultValue={values.keyId}
        hint="A management key: its permissions, expiry and addresses hold for the certificate."
        error={errors.keyId}
      >
        {keys.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      {authorities.length > 0 && (
        <Select
          label="Known by"
          name="authorityId"
          value={authority}
          onChange={(event) => setAuthority(event.target.value)}
        >
          <option value="">This one certificate</option>
          {authorities.map(({ id, name }) => (
            <option key={id} value={id}>
              A name in certificates of {name}
            </option>
          ))}
        </Select>
      )}
      {authority === "" ? (
        <PemField
          label="Certificate"
          hint="PEM of the client's certificate, never its private key. Paste, drop or choose it."
          value={values.pem}
          error={errors.pem}
        />
      ) : (
        <div className="flex gap-2">
          <Select label="Kind" name="kind" className="w-36" defaultValue={values.kind}>
            {KINDS.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
          <Input
            label="Subject alternative name"
            name="value"
            required
            mono
            className="flex-1"
            placeholder="billing.example.com"
            defaultValue={values.value}
            error={errors["issued.value"]}
          />
        </div>
      )}
      {refused && !placed && (
        <p role="alert" className="text-sm text-denied-text">
          {refused.message}
        </p>
      )}
      <div>
        <SubmitButton variant="primary">Add certificate</SubmitButton>
      </div>
    </form>
  );
}
