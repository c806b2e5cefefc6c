"use client";

import { Plus, X } from "lucide-react";
import { useActionState, useState } from "react";
import { Button, ButtonRow } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { Saved } from "@/components/ui/saved";
import { SubmitButton } from "@/components/ui/submit-button";
import type { CatalogueScope } from "@/lib/apis/api";

type Row = CatalogueScope & { id: number };

const EMPTY = { name: "", description: "" };

/** The scopes an API knows, as rows to edit; saved together. A row without a name is dropped. */
export function ScopeEditor({
  scopes,
  save,
}: {
  scopes: readonly CatalogueScope[];
  save: FormAction<{ at: number }>;
}) {
  const [state, submit] = useActionState(save, null);
  const [rows, setRows] = useState<Row[]>(() =>
    [...scopes, EMPTY].map((scope, id) => ({ ...scope, id })),
  );
  const [next, setNext] = useState(rows.length);
  const errors = state?.ok === false ? state.errors : {};
  const change = (id: number, part: Partial<CatalogueScope>) =>
    setRows((list) => list.map((row) => (row.id === id ? { ...row, ...part } : row)));
  // The server counts only rows with a name.
  const named = rows.filter(({ name }) => name.trim() !== "");
  const errorOf = (row: Row) => errors[`scopes.${named.indexOf(row)}.name`];

  return (
    <form action={submit} className="flex max-w-3xl flex-col gap-3">
      <ul className="flex flex-col gap-2">
        {rows.map((row, index) => (
          <li key={row.id} className="flex items-start gap-2 max-sm:flex-wrap">
            <Input
              label={`Scope ${index + 1}`}
              hideLabel
              name="name"
              mono
              placeholder="invoices:read"
              autoComplete="off"
              spellCheck={false}
              value={row.name}
              onChange={(event) => change(row.id, { name: event.target.value })}
              error={errorOf(row)}
              className="w-56 max-sm:w-full"
            />
            <Input
              label={`Description of scope ${index + 1}`}
              hideLabel
              name="description"
              placeholder="What it allows"
              maxLength={500}
              value={row.description}
              onChange={(event) => change(row.id, { description: event.target.value })}
              className="min-w-0 flex-1"
            />
            <Button
              variant="quiet"
              shape="icon"
              aria-label={`Remove ${row.name || `scope ${index + 1}`}`}
              onClick={() => setRows((list) => list.filter(({ id }) => id !== row.id))}
            >
              <X aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      <ButtonRow>
        <SubmitButton>Save scopes</SubmitButton>
        <Button
          onClick={() => {
            setRows((list) => [...list, { ...EMPTY, id: next }]);
            setNext(next + 1);
          }}
        >
          <Plus aria-hidden /> Add scope
        </Button>
        <Saved
          state={errors.scopes ? { ok: false, message: errors.scopes, errors, values: {} } : state}
        />
      </ButtonRow>
    </form>
  );
}
