"use client";

import { useState } from "react";
import { Checkbox, RadioGroup } from "@/components/ui/choice";
import { Input, Select } from "@/components/ui/field";
import { FormSheet } from "@/components/ui/form-sheet";
import type { FormAction, Refused } from "@/components/ui/form-state";
import { AUTH_METHODS, type AuthMethod } from "@/lib/clients/client";
import { CredentialFields } from "./credential-fields";
import { tokenCurl } from "./curls";
import { METHODS } from "./method";

/** What is said of a client's secret where it is shown. */
export const CLIENT_SECRET = { name: "client secret", variable: "CLIENT_SECRET" };

/** What the sheet shows once the client is there; without a secret it leads to the client's page. */
export type MadeClient = { id: string; secret: string | null };

type Props = {
  create: FormAction<MadeClient>;
  issuer: string;
  mutualIssuer: string;
  apis: readonly { id: string; name: string; audience: string | null }[];
};

/** The button and the sheet that add a client: the method first, then only what that needs. */
export function NewClient({ create, issuer, mutualIssuer, apis }: Props) {
  const [method, setMethod] = useState<AuthMethod>("client_secret_basic");
  const [apiId, setApiId] = useState(apis[0]?.id ?? "");
  const audience = apis.find((one) => one.id === apiId)?.audience ?? null;
  return (
    <FormSheet
      adds
      label="New client"
      title="New client"
      action="Create client"
      variant="primary"
      create={create}
      placed={[""]}
      secretOf={({ id, secret }) =>
        secret
          ? {
              ...{ secret, ...CLIENT_SECRET },
              curl: tokenCurl({
                issuer,
                mutualIssuer,
                clientId: id,
                authMethod: method,
                audience,
              }).replace("$CLIENT_SECRET", secret),
            }
          : undefined
      }
    >
      {(refused) => <Fields {...{ apis, method, setMethod, apiId, setApiId, refused }} />}
    </FormSheet>
  );
}

function Fields({
  apis,
  method,
  setMethod,
  apiId,
  setApiId,
  refused,
}: {
  apis: Props["apis"];
  method: AuthMethod;
  setMethod: (method: AuthMethod) => void;
  apiId: string;
  setApiId: (id: string) => void;
  refused: Refused | undefined;
}) {
  const errors = refused?.errors ?? {};
  const scopeError = Object.entries(errors).find(([path]) => path.startsWith("grants"))?.[1];
  const api = apis.find((one) => one.id === apiId);
  return (
    <>
      <Input
        label="Name"
        name="name"
        required
        maxLength={120}
        autoComplete="off"
        placeholder="Billing backend"
        hint="The backend that will ask for tokens."
        defaultValue={refused?.values.name}
        error={errors.name}
      />
      {/* A form that was refused is reset to what it began with: these begin anew with what was chosen. */}
      <RadioGroup
        key={`method ${refused?.values.authMethod}`}
        legend="It proves itself by"
        name="authMethod"
        value={method}
        onChange={(value) => setMethod(AUTH_METHODS.find((one) => one === value) ?? method)}
        options={AUTH_METHODS.map((value) => {
          const { label, hint } = METHODS[value];
          return { value, label, hint };
        })}
      />
      <CredentialFields method={method} values={refused?.values ?? {}} errors={errors} />
      <Select
        key={`api ${refused?.values.apiId}`}
        label="API"
        name="apiId"
        value={apiId}
        onChange={(event) => setApiId(event.target.value)}
        hint={
          api && api.audience === null
            ? "This API has no audience yet, so there are no tokens for it: set one in its settings."
            : "What its tokens are for. More can be added on its page."
        }
      >
        {apis.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Input
        label="Scopes"
        name="scopes"
        mono
        required={false}
        spellCheck={false}
        placeholder="invoices:read invoices:write"
        hint="With spaces between. A token has at most these."
        defaultValue={refused?.values.scopes}
        error={scopeError}
      />
      <Checkbox
        name="introspect"
        defaultChecked={refused?.values.introspect !== undefined}
        label="May ask about tokens of this API"
        hint="For the API's own servers: introspection answers them whether a token stands."
      />
    </>
  );
}
