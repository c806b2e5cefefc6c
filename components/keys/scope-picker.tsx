"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/choice";
import { Input, Textarea } from "@/components/ui/field";
import { formatCount } from "@/components/ui/format";
import { Tag } from "@/components/ui/status";
import { readPastedScopes } from "@/lib/scopes/paste";

type Known = readonly { name: string; description: string }[];

/** The catalogue by first segment, in its own order. */
function grouped(known: Known): [string, Known][] {
  const groups = new Map<string, Known[number][]>();
  for (const scope of known) {
    const head = scope.name.split(":")[0] ?? "";
    const group = groups.get(head);
    if (group) group.push(scope);
    else groups.set(head, [scope]);
  }
  return [...groups];
}

const READS = /(?:^|:)(?:read|list|get|view)$/;

/**
 * What a key may do: presets, the API's catalogue as a tree that can be filtered, and any other scope by hand or
 * paste. The ticked ones that a filter hides are counted, so that nothing is granted unseen.
 */
export function ScopePicker({
  known,
  scopes,
  error,
  change,
}: {
  known: Known;
  scopes: readonly string[];
  error?: string | undefined;
  change: (scopes: string[]) => void;
}) {
  const [filter, setFilter] = useState("");
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
            <Button size="small" onClick={() => preset(names.filter((name) => READS.test(name)))}>
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
                label="Filter scopes"
                hideLabel
                placeholder="Filter"
                className="min-w-32 flex-1"
                value={filter}
                onChange={(event) => setFilter(event.target.value)}
              />
            )}
          </div>
          <ul className="mt-2 max-h-64 divide-y overflow-y-auto border-y">
            {grouped(shown).map(([head, group]) => (
              <ScopeGroup key={head} head={head} group={group} held={held} set={set} />
            ))}
            {shown.length === 0 && (
              <li className="py-2 text-sm text-muted">No scope has “{filter}” in it.</li>
            )}
          </ul>
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
      <OwnScopes add={(list) => set(list, true)} />
      {error && <p className="mt-1 text-sm text-denied-text">{error}</p>}
    </fieldset>
  );
}

function ScopeGroup({
  head,
  group,
  held,
  set,
}: {
  head: string;
  group: Known;
  held: ReadonlySet<string>;
  set: (scopes: readonly string[], on: boolean) => void;
}) {
  const names = group.map((one) => one.name);
  const count = names.filter((name) => held.has(name)).length;
  const rows = group.map(({ name, description }) => (
    <Checkbox
      key={name}
      name="scopes"
      value={name}
      checked={held.has(name)}
      onChange={(event) => set([name], event.target.checked)}
      label={<span className="font-mono text-sm">{name}</span>}
      hint={description || undefined}
    />
  ));
  if (group.length === 1) return <li>{rows}</li>;
  return (
    <li>
      <Checkbox
        checked={count === names.length}
        mixed={count > 0 && count < names.length}
        onChange={(event) => set(names, event.target.checked)}
        label={
          <span className="font-medium">
            {head} <span className="font-normal text-muted">{names.length}</span>
          </span>
        }
      />
      <div className="pl-6">{rows}</div>
    </li>
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
