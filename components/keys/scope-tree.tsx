"use client";

import { clsx } from "clsx";
import { type KeyboardEvent, useRef, useState } from "react";
import { CheckMark } from "@/components/ui/choice";
import { Tag } from "@/components/ui/status";
import { isDangerous, type KnownScope } from "./scope-groups";

type Item = Readonly<{
  id: string;
  level: 1 | 2;
  label: string;
  hint: string;
  /** What ticking it gives. */
  names: readonly string[];
  /** The id of the group it stands in. */
  parent?: string;
}>;

/** The groups and what is in them, as one list of lines; a group of one is that one. */
function linesOf(groups: readonly (readonly [string, readonly KnownScope[]])[]): Item[] {
  return groups.flatMap(([head, scopes]) => {
    const one = (scope: KnownScope, level: 1 | 2): Item => ({
      ...{ id: scope.name, level, label: scope.name, hint: scope.description },
      ...{ names: [scope.name], ...(level === 2 && { parent: `${head}/` }) },
    });
    const [first, ...rest] = scopes;
    if (first && rest.length === 0) return [one(first, 1)];
    const names = scopes.map((scope) => scope.name);
    const group: Item = { id: `${head}/`, level: 1, label: head, hint: "", names };
    return [group, ...scopes.map((scope) => one(scope, 2))];
  });
}

/**
 * A catalogue as a tree: one stop for Tab, arrows between lines, left and right close and open a group, Space ticks,
 * and typing goes on in the filter. A group is ticked, mixed or empty as what is in it.
 */
export function ScopeTree({
  groups,
  held,
  set,
  onType,
}: {
  groups: readonly (readonly [string, readonly KnownScope[]])[];
  held: ReadonlySet<string>;
  set: (scopes: readonly string[], on: boolean) => void;
  /** A letter was typed on a line. */
  onType: (letter: string) => void;
}) {
  const tree = useRef<HTMLDivElement>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState("");
  const lines = linesOf(groups).filter(({ parent }) => parent === undefined || !closed.has(parent));
  const current = lines.some(({ id }) => id === at) ? at : (lines[0]?.id ?? "");
  const count = ({ names }: Item) => names.filter((name) => held.has(name)).length;

  function go(id: string | undefined) {
    if (id === undefined) return;
    setAt(id);
    tree.current?.querySelector<HTMLElement>(`[data-scope="${CSS.escape(id)}"]`)?.focus();
  }
  function open(item: Item, isOpen: boolean) {
    const next = new Set(closed);
    if (isOpen) next.delete(item.id);
    else next.add(item.id);
    setClosed(next);
  }
  const toggle = (item: Item) => set(item.names, count(item) < item.names.length);

  function onKeyDown(event: KeyboardEvent, item: Item, index: number) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isGroup = item.names.length > 1;
    const { key } = event;
    const isClosed = closed.has(item.id);
    const places: Readonly<Record<string, string | undefined>> = {
      arrowdown: lines[index + 1]?.id,
      arrowup: lines[index - 1]?.id,
      home: lines[0]?.id,
      end: lines.at(-1)?.id,
    };
    if (key === " ") toggle(item);
    else if (key.toLowerCase() in places) go(places[key.toLowerCase()]);
    else if (key === "ArrowRight" && isGroup)
      isClosed ? open(item, true) : go(lines[index + 1]?.id);
    else if (key === "ArrowLeft") isGroup && !isClosed ? open(item, false) : go(item.parent);
    else if (/^[\w:]$/.test(key)) onType(key);
    else return;
    event.preventDefault();
  }
  return (
    <div
      ref={tree}
      role="tree"
      aria-label="Scopes of the API"
      aria-multiselectable="true"
      className="mt-2 max-h-64 overflow-y-auto border-y py-1"
    >
      {lines.map((item, index) => {
        const ticked = count(item);
        const all = ticked === item.names.length;
        const isGroup = item.names.length > 1;
        return (
          <div
            key={item.id}
            role="treeitem"
            data-scope={item.id}
            aria-level={item.level}
            aria-checked={all ? true : ticked > 0 ? "mixed" : false}
            aria-selected={all}
            aria-expanded={isGroup ? !closed.has(item.id) : undefined}
            tabIndex={item.id === current ? 0 : -1}
            className={clsx(
              "flex min-h-7 cursor-pointer items-center gap-2.5 px-1 hover:bg-hover focus-visible:outline-offset-[-2px]",
              item.level === 2 && "pl-7",
            )}
            onFocus={() => setAt(item.id)}
            onClick={() => toggle(item)}
            onKeyDown={(event) => onKeyDown(event, item, index)}
          >
            <CheckMark checked={all} mixed={ticked > 0 && !all} />
            {isGroup ? (
              <span className="text-sm font-medium">
                {item.label}{" "}
                <span className="font-normal text-muted">
                  {ticked} of {item.names.length}
                </span>
              </span>
            ) : (
              <>
                <span className="font-mono text-sm">{item.label}</span>
                <span className="min-w-0 flex-1 truncate text-xs text-muted">{item.hint}</span>
                {isDangerous(item.label) && <Tag tone="warning">dangerous</Tag>}
              </>
            )}
          </div>
        );
      })}
    </div>
  );
}
