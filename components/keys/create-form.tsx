"use client";

import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { RadioGroup } from "@/components/ui/choice";
import { CodeBlock } from "@/components/ui/code-block";
import { Input, Select } from "@/components/ui/field";
import { Kbd } from "@/components/ui/status";
import { type CreateKey, type FindScopes, formOf, type Shown } from "./actions";
import { type ApiChoice, curlOf, type Draft, requestOf } from "./draft";
import { ExpiryField } from "./expiry-field";
import { KeySentence } from "./key-sentence";
import { MoreFields } from "./more-fields";
import { Refusal } from "./refusal";
import { ScopePicker } from "./scope-picker";
import { useSubmit } from "./use-submit";

/** The days an API gives its keys, as the choice of the form. */
const expiresOf = (api: ApiChoice | undefined) => String(api?.expiresInDays ?? 90);

/** Everything that makes a key, with its name first and ready to be typed over. */
export function CreateForm({
  apis,
  start,
  now,
  apiUrl,
  address,
  create,
  findScopes,
  onCreated,
}: {
  apis: readonly ApiChoice[];
  start: Draft;
  now: number;
  apiUrl: string;
  address: string;
  create: CreateKey;
  findScopes?: ((apiId: string, text: string) => ReturnType<FindScopes>) | undefined;
  onCreated: (shown: Shown) => void;
}) {
  const [draft, setDraft] = useState(start);
  const form = useRef<HTMLFormElement>(null);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const api = apis.find((one) => one.id === draft.apiId);
  const body = requestOf(draft, now);
  const { submit, pending, refused } = useSubmit((key) => create(formOf(body, key)));
  const errors = refused?.errors ?? {};

  return (
    <form
      ref={form}
      className="flex flex-col gap-4"
      inert={pending}
      onSubmit={async (event) => {
        event.preventDefault();
        const shown = await submit();
        if (shown) onCreated(shown);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.metaKey || event.ctrlKey))
          form.current?.requestSubmit();
      }}
    >
      <Refusal refused={refused} form={form} />
      <Input
        data-autofocus
        label="Name"
        name="name"
        required
        maxLength={120}
        autoComplete="off"
        value={draft.name}
        error={errors.name}
        // What is prefilled is replaced by typing. Not on mount: selecting takes the focus, and it must go back.
        onFocus={(event) => draft.name === start.name && event.target.select()}
        onChange={(event) => change({ name: event.target.value })}
      />
      <div className="flex flex-wrap gap-4">
        <Select
          label="API"
          name="apiId"
          className="min-w-40 flex-1"
          value={draft.apiId}
          error={errors.apiId}
          onChange={(event) => {
            const next = apis.find((one) => one.id === event.target.value);
            change({ apiId: event.target.value, expires: expiresOf(next), scopes: [] });
          }}
        >
          {apis.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
              {one.management ? " (management keys)" : ""}
            </option>
          ))}
        </Select>
        <RadioGroup
          legend="Environment"
          name="environment"
          look="chips"
          value={draft.environment}
          onChange={(value) => change({ environment: value === "test" ? "test" : "live" })}
          options={[
            { value: "live", label: "Live" },
            { value: "test", label: "Test" },
          ]}
        />
      </div>
      <ExpiryField draft={draft} now={now} error={errors.expiresAt} change={change} />
      <ScopePicker
        known={api?.scopes ?? []}
        findScopes={findScopes && ((text) => findScopes(draft.apiId, text))}
        scopes={draft.scopes}
        error={Object.entries(errors).find(([path]) => path.startsWith("scopes"))?.[1]}
        change={(scopes) => change({ scopes })}
      />
      <MoreFields draft={draft} api={api} address={address} errors={errors} change={change} />
      <footer className="sticky -bottom-4 -mx-5 -mb-4 flex flex-col gap-3 border-t bg-raised px-5 py-3">
        <KeySentence draft={draft} api={api} now={now} />
        <div className="flex items-center gap-3">
          <Button variant="primary" type="submit" pending={pending}>
            Create key
          </Button>
          <span className="text-muted max-sm:hidden">
            <Kbd>⌘</Kbd> <Kbd>↵</Kbd>
          </span>
          <details className="ml-auto text-sm">
            <summary className="list-none py-0.5 text-link underline underline-offset-3">
              View as curl
            </summary>
            <div className="absolute right-5 bottom-full left-5 mb-1 flex flex-col gap-2 border bg-raised p-2 shadow-overlay">
              <CodeBlock code={curlOf(apiUrl, body)} label="curl" />
              <CodeBlock code={JSON.stringify(body, null, 2)} label="JSON" />
            </div>
          </details>
        </div>
      </footer>
    </form>
  );
}
