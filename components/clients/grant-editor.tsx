"use client";

import { Plus, X } from "lucide-react";
import { useActionState, useState } from "react";
import { Button, ButtonRow } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/choice";
import { Input, Select } from "@/components/ui/field";
import type { FormAction, FormState } from "@/components/ui/form-state";
import { Saved } from "@/components/ui/saved";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Grant } from "@/lib/clients/client";

type Row = Grant & { id: number };

type Props = {
  grants: readonly Grant[];
  apis: readonly { id: string; name: string }[];
};

/** What a client may have tokens for, a row for each API; saved together. */
export function GrantEditor({ grants, apis, save }: Props & { save: FormAction<{ at: number }> }) {
  const [state, submit] = useActionState(save, null);
  // The rows begin anew with what was saved; what came of saving stays.
  return <Editor key={JSON.stringify(grants)} {...{ grants, apis, state, submit }} />;
}

function Editor({
  grants,
  apis,
  state,
  submit,
}: Props & { state: FormState<{ at: number }> | null; submit: (form: FormData) => void }) {
  const [rows, setRows] = useState<Row[]>(() => grants.map((grant, id) => ({ ...grant, id })));
  const [next, setNext] = useState(grants.length);
  const errors = state?.ok === false ? state.errors : {};
  const free = apis.filter(({ id }) => !rows.some((row) => row.apiId === id));
  const errorAt = (index: number) =>
    Object.entries(errors).find(([path]) => path.startsWith(`grants.${index}`))?.[1] ??
    Object.entries(errors).find(([path]) => path.startsWith(`grants[${index}]`))?.[1];
  return (
    <form action={submit} className="flex max-w-3xl flex-col gap-4">
      {rows.length === 0 && (
        <p className="text-sm text-secondary">It may have no tokens yet: add an API.</p>
      )}
      <ul className="flex flex-col gap-4">
        {rows.map((row, index) => (
          <li key={row.id} className="flex flex-wrap items-start gap-x-3 gap-y-2 border-b pb-4">
            <Select
              label="API"
              name="apiId"
              defaultValue={row.apiId}
              onChange={(event) =>
                setRows(
                  rows.map((one) =>
                    one.id === row.id ? { ...one, apiId: event.target.value } : one,
                  ),
                )
              }
              className="w-48 max-sm:w-full"
            >
              {apis
                .filter(({ id }) => id === row.apiId || free.some((one) => one.id === id))
                .map(({ id, name }) => (
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
              defaultValue={row.scopes.join(" ")}
              error={errorAt(index)}
              className="min-w-56 flex-1"
            />
            <div className="self-end pb-1">
              <Button
                type="button"
                size="small"
                aria-label={`Remove API ${index + 1}`}
                onClick={() => setRows(rows.filter((one) => one.id !== row.id))}
              >
                <X aria-hidden /> Remove
              </Button>
            </div>
            <div className="w-full">
              <Checkbox
                name="introspect"
                value={row.apiId}
                defaultChecked={row.introspect}
                label="May ask about tokens of this API"
              />
            </div>
          </li>
        ))}
      </ul>
      {state?.ok === false && Object.keys(errors).length === 0 && (
        <p role="alert" className="text-sm text-denied-text">
          {state.message}
        </p>
      )}
      <ButtonRow>
        <SubmitButton>Save APIs and scopes</SubmitButton>
        {free[0] && (
          <Button
            type="button"
            onClick={() => {
              const apiId = free[0]?.id ?? "";
              setRows([...rows, { id: next, apiId, scopes: [], introspect: false }]);
              setNext(next + 1);
            }}
          >
            <Plus aria-hidden /> Add an API
          </Button>
        )}
        <Saved state={state} />
      </ButtonRow>
    </form>
  );
}
