"use client";

import Link from "next/link";
import { useState } from "react";
import { Input, Select } from "@/components/ui/field";
import { FormSheet } from "@/components/ui/form-sheet";
import type { FormAction, Refused } from "@/components/ui/form-state";
import { PemField } from "./pem-field";

type Named = { id: string; name: string };

type Props = Readonly<{
  /** Management keys. */
  keys: Named[];
  authorities: Named[];
  /** Where a management key is made. */
  newKey: string;
  create: FormAction<{ id: string }>;
}>;

/** The button and the sheet that let a backend in by its certificate. */
export function NewCertificate({ keys, authorities, newKey, create }: Props) {
  return (
    <FormSheet
      adds
      label="Add certificate"
      title="Let a backend in by its certificate"
      action="Add certificate"
      variant="primary"
      create={create}
      placed={["name", "keyId", "pem", "issued.value"]}
      said="The certificate is let in"
      instead={
        keys.length === 0 && (
          <p className="text-sm">
            Whoever shows the certificate acts as a management key, and there is none yet.{" "}
            <Link href={newKey} className="text-link hover:underline">
              Create a management key
            </Link>{" "}
            of the Keyway API with what the backend may do first.
          </p>
        )
      }
    >
      {(refused) => <Fields keys={keys} authorities={authorities} refused={refused} />}
    </FormSheet>
  );
}

const KINDS = [
  ["dns", "DNS name"],
  ["uri", "URI"],
  ["ip", "IP address"],
  ["email", "e-mail"],
] as const;

function Fields({
  keys,
  authorities,
  refused,
}: Pick<Props, "keys" | "authorities"> & { refused: Refused | undefined }) {
  const [authority, setAuthority] = useState("");
  const { errors = {}, values = {} } = refused ?? {};
  return (
    <>
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
    </>
  );
}
