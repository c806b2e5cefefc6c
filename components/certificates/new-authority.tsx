"use client";

import { Input } from "@/components/ui/field";
import { FormSheet } from "@/components/ui/form-sheet";
import type { FormAction } from "@/components/ui/form-state";
import { PemField } from "./pem-field";

/** The button and the sheet that make an authority believed in this workspace. */
export function NewAuthority({ create }: { create: FormAction<{ id: string }> }) {
  return (
    <FormSheet
      adds
      label="Add authority"
      title="Believe a certificate authority"
      action="Believe authority"
      create={create}
      placed={["name", "pem"]}
      said="The authority is believed"
    >
      {(refused) => (
        <>
          <Input
            label="Name"
            name="name"
            required
            maxLength={120}
            placeholder="Acme internal clients"
            defaultValue={refused?.values.name}
            error={refused?.errors.name}
          />
          <PemField
            label="Certificate of the authority"
            hint="PEM. It lets nobody in until a name of it is given to a management key."
            value={refused?.values.pem}
            error={refused?.errors.pem}
          />
        </>
      )}
    </FormSheet>
  );
}
