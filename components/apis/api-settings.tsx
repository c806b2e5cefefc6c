"use client";

import { useActionState } from "react";
import { ButtonRow } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/choice";
import { Input, Select } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { Saved } from "@/components/ui/saved";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Api } from "@/lib/apis/api";
import { LimitRows } from "./limit-rows";

/** What an API is called and what its new keys get. The prefix of the built-in one is fixed. */
export function ApiSettings({ api, save }: { api: Api; save: FormAction<{ at: number }> }) {
  const [state, submit] = useActionState(save, null);
  const refused = state?.ok === false ? state : undefined;
  const values: Readonly<Record<string, string>> = refused?.values ?? {};
  const errors: Readonly<Record<string, string>> = refused?.errors ?? {};
  const limitError = Object.entries(errors).find(([path]) => path.startsWith("defaults.limits"));
  return (
    <form action={submit} className="flex max-w-2xl flex-col gap-4">
      <Input
        label="Name"
        name="name"
        required
        maxLength={120}
        defaultValue={values.name ?? api.name}
        error={errors.name}
      />
      {api.kind === "customer" && (
        <Input
          label="Prefix of new secrets"
          name="prefix"
          mono
          required
          spellCheck={false}
          hint={`A new secret begins with ${api.prefix}_live_kw. Secrets that exist keep theirs.`}
          defaultValue={values.prefix ?? api.prefix}
          error={errors.prefix}
        />
      )}
      <Input
        label="Audience"
        name="audience"
        mono
        required={false}
        spellCheck={false}
        placeholder="https://api.example.com"
        hint="The URI that tokens of this API are for. No two APIs of a workspace share one."
        defaultValue={values.audience ?? api.audience ?? ""}
        error={errors.audience}
      />
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 text-sm font-medium">Tokens for this audience</legend>
        <div className="grid gap-3 sm:grid-cols-2">
          <Input
            label="Live for, seconds"
            name="ttlSeconds"
            type="number"
            min={30}
            max={3600}
            required
            hint="A token that was revoked is accepted offline until it ends."
            defaultValue={values.ttlSeconds ?? api.tokens.ttlSeconds}
            error={errors["tokens.ttlSeconds"]}
          />
          <Select
            label="Signed with"
            name="algorithm"
            defaultValue={values.algorithm ?? api.tokens.algorithm}
            hint="RS256 for servers that know no ES256."
          >
            <option value="ES256">ES256</option>
            <option value="RS256">RS256</option>
          </Select>
        </div>
        <Checkbox
          name="certificateBound"
          defaultChecked={api.tokens.certificateBound}
          label="Only for clients that show a certificate"
          hint="The token is worth nothing without it (RFC 8705)."
        />
      </fieldset>
      <Input
        label="New keys expire after, days"
        name="expiresInDays"
        type="number"
        min={1}
        max={3660}
        required={false}
        hint="Empty: they never expire, unless one says so for a key."
        defaultValue={values.expiresInDays ?? api.defaults.expiresInDays ?? ""}
        error={errors["defaults.expiresInDays"]}
        className="max-w-56"
      />
      <LimitRows limits={api.defaults.limits} />
      {limitError && <p className="text-sm text-denied-text">{limitError[1]}</p>}
      <ButtonRow>
        <SubmitButton>Save settings</SubmitButton>
        <Saved state={state} />
      </ButtonRow>
    </form>
  );
}
