"use client";

import { useRouter } from "next/navigation";
import { PemField } from "@/components/certificates/pem-field";
import { AskButton, asked } from "@/components/ui/act-button";
import { FormSheet } from "@/components/ui/form-sheet";
import { formOf, type UpdateKey } from "./actions";

type Props = { name: string; certificates: readonly string[]; update: UpdateKey };

/** The button and the sheet that bind a key to one more certificate. */
export function BindCertificate({ name, certificates, update }: Props) {
  const router = useRouter();
  return (
    <FormSheet
      adds
      size="small"
      label="Bind certificate"
      title={`Bind ${name} to a certificate`}
      action="Bind certificate"
      create={async (_, form) => {
        const body = { certificates: [...certificates, String(form.get("pem"))] };
        const state = await update(formOf(body));
        if (state.ok) router.refresh();
        return state;
      }}
      placed={["certificates"]}
      said="The key is bound to the certificate"
    >
      {(refused) => (
        <PemField
          label="Client certificate"
          hint={
            certificates.length === 0
              ? "PEM, or its SHA-256 thumbprint. From the next verification on the key is refused without it."
              : "PEM, or its SHA-256 thumbprint. The key works with this one and those it has."
          }
          value={refused?.values.pem}
          error={
            Object.entries(refused?.errors ?? {}).find(([path]) =>
              path.startsWith("certificates"),
            )?.[1]
          }
        />
      )}
    </FormSheet>
  );
}

/** Asks, then takes a certificate from a key. */
export function UnbindCertificate({
  name,
  certificates,
  thumbprint,
  update,
}: Props & { thumbprint: string }) {
  const router = useRouter();
  const rest = certificates.filter((one) => one !== thumbprint);
  return (
    <AskButton
      size="small"
      variant="danger-quiet"
      aria-label={`Unbind ${thumbprint}`}
      title={`Unbind a certificate from ${name}?`}
      consequence={
        rest.length === 0
          ? "It is the only one: from then on the secret alone is enough."
          : "Whoever shows it is refused from the next verification on."
      }
      evidence={[
        {
          label: "Thumbprint",
          value: <span className="font-mono text-xs break-all">{thumbprint}</span>,
        },
      ]}
      action="Unbind certificate"
      run={asked("The certificate is unbound", async () => {
        const state = await update(formOf({ certificates: rest }));
        if (state.ok) router.refresh();
        return state;
      })}
    >
      Unbind
    </AskButton>
  );
}
