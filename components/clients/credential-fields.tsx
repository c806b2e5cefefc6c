"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input, Select, Textarea } from "@/components/ui/field";
import type { AuthMethod } from "@/lib/clients/client";

type Props = {
  method: AuthMethod;
  values: Readonly<Record<string, string>>;
  errors: Readonly<Record<string, string>>;
};

/** What a client of that method has to bring: a public key, a certificate, a name. Of a secret nothing. */
export function CredentialFields({ method, values, errors }: Props) {
  const errorAt = (start: string) =>
    Object.entries(errors).find(([path]) => path.startsWith(start))?.[1];
  if (method === "private_key_jwt")
    return (
      <FileField
        label="Public key (JWK)"
        name="jwk"
        accept=".json,.jwk"
        placeholder='{ "kty": "EC", "crv": "P-256", "x": "…", "y": "…" }'
        hint="The public half alone. A whole JWKS can be given through the API."
        value={values.jwk}
        error={errorAt("jwk")}
      />
    );
  if (method === "self_signed_tls_client_auth")
    return (
      <FileField
        label="Certificate (PEM)"
        name="certificate"
        accept=".pem,.crt,.cer"
        placeholder="-----BEGIN CERTIFICATE-----"
        hint="Never its private key."
        value={values.certificate}
        error={errorAt("certificate")}
      />
    );
  if (method !== "tls_client_auth") return null;
  return (
    <div className="grid grid-cols-[8rem_1fr] gap-3">
      <Select label="Name is a" name="sanKind" defaultValue={values.sanKind ?? "dns"}>
        <option value="dns">DNS name</option>
        <option value="uri">URI</option>
        <option value="ip">IP address</option>
        <option value="email">E-mail</option>
      </Select>
      <Input
        label="Name in the certificate"
        name="sanValue"
        mono
        required
        spellCheck={false}
        placeholder="billing.example.com"
        defaultValue={values.sanValue}
        error={errorAt("san")}
      />
    </div>
  );
}

/** A text that is pasted, or read from a file: dropped on it, or chosen with the button. */
function FileField({
  label,
  name,
  accept,
  placeholder,
  hint,
  value = "",
  error,
}: {
  label: string;
  name: string;
  accept: string;
  placeholder: string;
  hint: string;
  value?: string | undefined;
  error: string | undefined;
}) {
  const [text, setText] = useState(value);
  const read = async (files: FileList | null) => {
    const [file] = files ?? [];
    if (file) setText(await file.text());
  };
  return (
    <div className="flex flex-col items-start gap-1.5">
      <Textarea
        label={label}
        name={name}
        mono
        required
        rows={5}
        spellCheck={false}
        placeholder={placeholder}
        hint={hint}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          if (event.dataTransfer.files.length === 0) return;
          event.preventDefault();
          void read(event.dataTransfer.files);
        }}
        error={error}
        className="w-full"
      />
      <Button
        type="button"
        size="small"
        onClick={(event) => event.currentTarget.parentElement?.querySelector("input")?.click()}
      >
        Choose a file
      </Button>
      <input
        type="file"
        accept={accept}
        hidden
        aria-label={`File with the ${label}`}
        onChange={(event) => void read(event.target.files)}
      />
    </div>
  );
}
