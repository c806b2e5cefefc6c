"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Sheet } from "@/components/ui/dialog";
import { Input } from "@/components/ui/field";
import { notify } from "@/components/ui/toast";
import { formOf, type UpdateKey } from "./actions";
import { type ApiChoice, changesOf, type Draft } from "./draft";
import { ExpiryField } from "./expiry-field";
import { KeySentence } from "./key-sentence";
import { MoreFields } from "./more-fields";
import { Refusal } from "./refusal";
import { ScopePicker } from "./scope-picker";
import { useSubmit } from "./use-submit";

type EditProps = {
  start: Draft;
  api: ApiChoice;
  address: string;
  now: number;
  update: UpdateKey;
};

/** Everything about a key that can be changed, in a sheet. Only what differs is sent. Loaded by `key-actions.tsx`. */
export default function EditKey({
  open,
  onOpenChange,
  ...props
}: EditProps & { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title={`Edit ${props.start.name}`}
      description="It holds from the next verification on."
    >
      <EditForm {...props} onDone={() => onOpenChange(false)} />
    </Sheet>
  );
}

function EditForm({
  start,
  api,
  address,
  now,
  update,
  onDone,
}: EditProps & { onDone: () => void }) {
  const router = useRouter();
  const [draft, setDraft] = useState(start);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const changes = changesOf(start, draft, now);
  const count = Object.keys(changes).length;
  const { submit, pending, refused } = useSubmit(() => update(formOf(changes)));
  const errors = refused?.errors ?? {};
  return (
    <form
      className="flex flex-col gap-4"
      inert={pending}
      onSubmit={async (event) => {
        event.preventDefault();
        if (count > 0 && !(await submit())) return;
        onDone();
        router.refresh();
        if (count > 0) notify({ text: `${draft.name} is changed` });
      }}
    >
      <Refusal refused={refused} />
      <Input
        data-autofocus
        label="Name"
        required
        maxLength={120}
        autoComplete="off"
        value={draft.name}
        error={errors.name}
        onChange={(event) => change({ name: event.target.value })}
      />
      <ExpiryField draft={draft} now={now} error={errors.expiresAt} change={change} />
      <ScopePicker
        known={api.scopes}
        scopes={draft.scopes}
        error={Object.entries(errors).find(([path]) => path.startsWith("scopes"))?.[1]}
        change={(scopes) => change({ scopes })}
      />
      <MoreFields draft={draft} api={api} address={address} errors={errors} change={change} />
      <footer className="sticky -bottom-4 -mx-5 -mb-4 flex flex-col gap-3 border-t bg-raised px-5 py-3">
        <KeySentence draft={draft} api={api} now={now} />
        <div className="flex gap-2">
          <Button type="submit" variant="primary" pending={pending} disabled={count === 0}>
            Save {count === 1 ? "1 change" : count > 1 ? `${count} changes` : "changes"}
          </Button>
          <Button onClick={onDone}>Cancel</Button>
        </div>
      </footer>
    </form>
  );
}
