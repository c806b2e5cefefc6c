"use client";

import { Plus } from "lucide-react";
import { useActionState, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox, RadioGroup } from "@/components/ui/choice";
import { Sheet } from "@/components/ui/dialog";
import { Input, Select } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { SecretReveal, useSecretGuard } from "@/components/ui/secret-reveal";
import { SubmitButton } from "@/components/ui/submit-button";
import { AUTH_METHODS, type AuthMethod } from "@/lib/clients/client";
import { CredentialFields } from "./credential-fields";
import { tokenCurl } from "./curls";
import { METHODS } from "./method";

/** What the sheet shows once the client is there; without a secret it leads to the client's page. */
export type MadeClient = { id: string; secret: string | null };

type Props = {
  create: FormAction<MadeClient>;
  issuer: string;
  apis: readonly { id: string; name: string; audience: string | null }[];
};

/** The button and the sheet that add a client: the method first, then only what that needs. */
export function NewClient(props: Props) {
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
        <Plus aria-hidden /> New client
      </Button>
      {round > 0 && <NewSheet key={round} {...props} open={open} onClose={() => setOpen(false)} />}
    </>
  );
}

function NewSheet({
  create,
  issuer,
  apis,
  open,
  onClose,
}: Props & { open: boolean; onClose: () => void }) {
  const [state, submit] = useActionState(create, null);
  const [method, setMethod] = useState<AuthMethod>("client_secret_basic");
  const [apiId, setApiId] = useState(apis[0]?.id ?? "");
  const made = state?.ok ? state.result : undefined;
  const secret = made?.secret ?? undefined;
  const guard = useSecretGuard(secret !== undefined);
  const audience = apis.find((one) => one.id === apiId)?.audience ?? null;
  return (
    <Sheet
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      mayClose={guard.mayClose}
      title={secret ? "Save the client secret" : "New client"}
    >
      {made && secret ? (
        <SecretReveal
          secret={secret}
          name="client secret"
          variable="CLIENT_SECRET"
          guard={guard}
          onDone={onClose}
          curl={tokenCurl({ issuer, clientId: made.id, authMethod: method, audience }).replace(
            "$CLIENT_SECRET",
            secret,
          )}
        />
      ) : (
        <NewForm
          {...{ apis, method, setMethod, apiId, setApiId, submit }}
          refused={state?.ok === false ? state : undefined}
        />
      )}
    </Sheet>
  );
}

type Refused = Readonly<{
  message: string;
  errors: Readonly<Record<string, string>>;
  values: Readonly<Record<string, string>>;
}>;

function NewForm({
  apis,
  method,
  setMethod,
  apiId,
  setApiId,
  submit,
  refused,
}: {
  apis: Props["apis"];
  method: AuthMethod;
  setMethod: (method: AuthMethod) => void;
  apiId: string;
  setApiId: (id: string) => void;
  submit: (form: FormData) => void;
  refused: Refused | undefined;
}) {
  const errors = refused?.errors ?? {};
  const scopeError = Object.entries(errors).find(([path]) => path.startsWith("grants"))?.[1];
  const api = apis.find((one) => one.id === apiId);
  return (
    <form action={submit} className="flex flex-col gap-4">
      {refused && Object.keys(errors).length === 0 && (
        <p role="alert" className="text-sm text-denied-text">
          {refused.message}
        </p>
      )}
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
        options={AUTH_METHODS.map((value) => ({ value, ...METHODS[value] }))}
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
      <div>
        <SubmitButton variant="primary">Create client</SubmitButton>
      </div>
    </form>
  );
}
