"use client";

import { RadioGroup } from "@/components/ui/choice";
import { FormSheet } from "@/components/ui/form-sheet";
import type { FormAction } from "@/components/ui/form-state";
import type { AuthMethod } from "@/lib/clients/client";
import { CredentialFields } from "./credential-fields";
import { addLabel } from "./method";
import { CLIENT_SECRET, type MadeClient } from "./new-client";

/** What becomes of the credentials that are there. */
const OVERLAPS = [
  {
    value: "afterFirstUse",
    label: "Retire them a day after the new one is first used",
    hint: "Rotation without an outage: nothing stops before the backend has changed over.",
  },
  {
    value: "keep",
    label: "Keep them",
    hint: "For a second instance with a credential of its own.",
  },
  {
    value: "none",
    label: "Stop them now",
    hint: "They leaked: nobody gets a token by them any more.",
  },
];

type Props = { method: AuthMethod; add: FormAction<MadeClient> };

/** The button and the sheet that add a secret, a key or a certificate, and say what becomes of the others. */
export function AddCredential({ method, add }: Props) {
  return (
    <FormSheet
      adds
      label={addLabel(method)}
      title="Add a credential"
      action="Add credential"
      size="small"
      create={add}
      placed={[""]}
      secretOf={({ secret }) => (secret ? { secret, ...CLIENT_SECRET } : undefined)}
      said="The credential is added"
    >
      {(refused) => (
        <>
          <CredentialFields
            method={method}
            values={refused?.values ?? {}}
            errors={refused?.errors ?? {}}
          />
          <RadioGroup
            legend="Those it has"
            name="overlap"
            defaultValue={refused?.values.overlap ?? "afterFirstUse"}
            options={OVERLAPS}
          />
        </>
      )}
    </FormSheet>
  );
}
