"use client";

import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input, Textarea } from "@/components/ui/field";
import { formatCount } from "@/components/ui/format";
import { Tag } from "@/components/ui/status";
import { readPastedScopes } from "@/lib/scopes/paste";
import type { FindScopes } from "./actions";
import { CopyScopes } from "./copy-scopes";
import { groupScopes, isReading, type KnownScope } from "./scope-groups";
import { ScopeTree } from "./scope-tree";

/**
 * What a key may do: presets, the API's catalogue as a tree that can be filtered, and any other scope by hand or
 * paste. The ticked ones that a filter hides are counted, so that nothing is granted unseen.
 */
export function ScopePicker({
  known,
  findScopes,
  scopes,
  error,
  change,
}: {
  known: readonly KnownScope[];
  /** The scopes of another key, by its name or id; left out where there is none to look at. */
  findScopes?: FindScopes | undefined;
  scopes: readonly string[];
  error?: string | undefined;
  change: (scopes: string[]) => void;
}) {
  const [filter, setFilter] = useState("");
  const box = useRef<HTMLInputElement>(null);
  const names = known.map((one) => one.name);
  const held = new Set(scopes);
  const shown = known.filter(({ name, description }) =>
    `${name} ${description}`.toLowerCase().includes(filter.trim().toLowerCase()),
  );
  const hidden = names.filter((name) => held.has(name) && !shown.some((one) => one.name === name));
  const other = scopes.filter((scope) => !names.includes(scope));
  const set = (list: readonly string[], on: boolean) =>
    change(on ? [...new Set([...scopes, ...list])] : scopes.filter((one) => !list.includes(one)));
  const preset = (list: string[]) => change([...list, ...other]);

  return (
    <fieldset className="min-w-0">
      <legend className="flex w-full items-baseline gap-2 text-sm font-medium">
        Scopes
        <span className="font-normal text-muted">
          {known.length > 0
            ? `${formatCount(names.filter((name) => held.has(name)).length)} of ${formatCount(known.length)}`
            : formatCount(scopes.length)}
          {other.length > 0 && known.length > 0 && ` and ${other.length} of your own`}
        </span>
      </legend>
      {known.length > 0 && (
        <>
          <div className="mt-1.5 flex flex-wrap items-center gap-1.5">
            <Button size="small" onClick={() => preset(names.filter(isReading))}>
              Read only
            </Button>
            <Button size="small" onClick={() => preset(names)}>
              All {known.length}
            </Button>
            <Button size="small" variant="quiet" onClick={() => change([])}>
              None
            </Button>
            {known.length > 6 && (
              <Input
                ref={box}
                label="Filter scopes"
                hideLabel
                placeholder="Filter"
                className="min-w-32 flex-1"
                value={filter}
                onChange={(event) => setFilter(event.target.value)}
              />
            )}
          </div>
          {shown.length === 0 ? (
            <p className="mt-2 border-y py-2 text-sm text-muted">No scope has “{filter}” in it.</p>
          ) : (
            <ScopeTree
              groups={groupScopes(shown)}
              held={held}
              set={set}
              onType={(letter) => {
                setFilter(filter + letter);
                box.current?.focus();
              }}
            />
          )}
          {hidden.length > 0 && (
            <p className="mt-1 text-xs text-limited-text">
              {hidden.length} ticked {hidden.length === 1 ? "scope is" : "scopes are"} hidden by the
              filter.
            </p>
          )}
        </>
      )}
      {other.length > 0 && (
        <ul className="mt-2 flex flex-wrap gap-1.5" aria-label="Scopes of your own">
          {other.map((scope) => (
            <li key={scope} className="flex items-center">
              <Tag mono>{scope}</Tag>
              <button
                type="button"
                aria-label={`Remove ${scope}`}
                className="size-6 text-muted hover:text-ink"
                onClick={() => set([scope], false)}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-x-5">
        <OwnScopes add={(list) => set(list, true)} />
        {findScopes && <CopyScopes find={findScopes} take={(list) => change([...list])} />}
      </div>
      {error && <p className="mt-1 text-sm text-denied-text">{error}</p>}
    </fieldset>
  );
}

/** Any scope by hand, or many at once by paste. */
function OwnScopes({ add }: { add: (scopes: string[]) => void }) {
  const [text, setText] = useState("");
  const { scopes, refused } = readPastedScopes(text);
  const take = () => {
    add(scopes);
    setText(refused.join(" "));
  };
  return (
    <details className="mt-2">
      <summary className="w-fit list-none py-1 text-sm text-link underline underline-offset-3">
        Paste or type others
      </summary>
      <div className="mt-1 flex flex-col items-start gap-2">
        <Textarea
          label="Scopes, split by spaces, commas or lines"
          hideLabel
          mono
          rows={2}
          placeholder="invoices:read, reports:*, !admin:*"
          className="w-full"
          value={text}
          error={refused.length > 0 ? `Not a scope: ${refused.join(", ")}` : undefined}
          onChange={(event) => setText(event.target.value)}
        />
        <Button size="small" disabled={scopes.length === 0} onClick={take}>
          Add {scopes.length === 1 ? "1 scope" : `${scopes.length} scopes`}
        </Button>
      </div>
    </details>
  );
}
