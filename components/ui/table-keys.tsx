"use client";

import {
  createContext,
  type MouseEvent,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { announce } from "./announce";
import { CheckBox } from "./choice";
import { plural } from "./format";
import { useShortcut } from "./shortcuts";

// What scrolls must take focus, or the keyboard cannot scroll it.
const SCROLLABLE = { tabIndex: 0 };

type Selection = {
  ids: ReadonlySet<string>;
  /** Ticks one row, or with `range` all rows between the last one ticked and it. */
  toggle: (id: string, range?: boolean) => void;
  /** Ticks two rows, the one that was left and the one that was gone to. */
  extend: (from: string, to: string) => void;
  all: () => void;
  clear: () => void;
  isAll: boolean;
};

const Selected = createContext<Selection>({
  ids: new Set(),
  toggle: () => {},
  extend: () => {},
  all: () => {},
  clear: () => {},
  isAll: false,
});

/** The ticked rows of the table around this component. */
export const useSelection = () => use(Selected);

/** Ticks are of rows that are shown: one that a filter or another page took away is ticked no more. */
function useTicks(rows: readonly string[]): Selection {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string>(undefined);
  const ids = useMemo(() => new Set(rows.filter((id) => ticked.has(id))), [rows, ticked]);
  const set = useCallback((next: Set<string>) => {
    setTicked(next);
    announce(next.size === 0 ? "Nothing selected" : `${plural(next.size, "row")} selected`);
  }, []);
  return useMemo(
    () => ({
      ids,
      isAll: ids.size > 0 && ids.size === rows.length,
      all: () => set(new Set(rows)),
      clear: () => set(new Set()),
      extend: (from, to) => {
        last.current = to;
        set(new Set([...ids, from, to]));
      },
      toggle: (id, range = false) => {
        const next = new Set(ids);
        const [from, to] = [rows.indexOf(last.current ?? ""), rows.indexOf(id)].toSorted(
          (a, b) => a - b,
        );
        if (range && from !== undefined && to !== undefined && from >= 0)
          for (const each of rows.slice(from, to + 1)) next.add(each);
        else if (!next.delete(id)) next.add(id);
        last.current = id;
        set(next);
      },
    }),
    [ids, rows, set],
  );
}

/** Keyboard, row clicks and ticks of a table that the server drew. Used by `DataTable`. */
export function TableKeys({
  caption,
  rows,
  bar,
  scrolls,
  children,
}: {
  caption: string;
  /** The ids of the rows, in their order. */
  rows: readonly string[];
  bar?: ReactNode;
  scrolls: boolean;
  children: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const selection = useTicks(rows);

  function move(step: 1 | -1) {
    const links = [...(box.current?.querySelectorAll<HTMLElement>("[data-row-link]") ?? [])];
    const row = document.activeElement?.closest("[data-row]");
    const at = links.findIndex((link) => row?.contains(link));
    links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
  }
  useShortcut("j", "Next row", () => move(1), "Table");
  useShortcut("k", "Previous row", () => move(-1), "Table");
  useEffect(() => {
    const node = box.current;
    if (!node) return;
    const onKey = (event: KeyboardEvent) => {
      if (!(event.target instanceof HTMLElement) || !event.target.matches("[data-row-link]"))
        return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const from = event.target.closest<HTMLElement>("[data-row]")?.dataset.row ?? "";
        move(event.key === "ArrowDown" ? 1 : -1);
        const to = document.activeElement?.closest<HTMLElement>("[data-row]")?.dataset.row;
        if (event.shiftKey && bar && to) selection.extend(from, to);
      } else if (event.key === "x" && bar) {
        event.preventDefault();
        const id = event.target.closest<HTMLElement>("[data-row]")?.dataset.row;
        if (id) selection.toggle(id);
      } else if (event.key === "Escape" && selection.ids.size > 0) {
        event.preventDefault();
        selection.clear();
      }
    };
    const onClick = (event: globalThis.MouseEvent) => {
      if (!(event.target instanceof Element) || event.defaultPrevented) return;
      const row = event.target.closest("[data-row]");
      // Only what lies in the row counts: the page around the table can take focus too.
      const control = event.target.closest("a,button,input,label,[tabindex]");
      if (!row || (control && row.contains(control))) return;
      if (document.getSelection()?.isCollapsed === false) return;
      const link = row.querySelector<HTMLElement>("[data-row-link]");
      if (event.metaKey || event.ctrlKey) window.open(link?.getAttribute("href") ?? "", "_blank");
      else link?.click();
    };
    node.addEventListener("keydown", onKey);
    node.addEventListener("click", onClick);
    return () => {
      node.removeEventListener("keydown", onKey);
      node.removeEventListener("click", onClick);
    };
  });

  return (
    <Selected value={selection}>
      {bar && selection.ids.size > 0 && (
        <div
          role="toolbar"
          aria-label={`Actions on ${plural(selection.ids.size, "selected row")}`}
          className="sticky top-14 z-20 mb-2 flex flex-wrap items-center gap-2 rounded-md border bg-overlay px-3 py-1.5 text-sm shadow-overlay"
        >
          {bar}
        </div>
      )}
      {scrolls ? (
        <section
          ref={box}
          aria-label={`${caption}, scrolls sideways`}
          {...SCROLLABLE}
          className="relative overflow-x-auto"
        >
          {children}
        </section>
      ) : (
        // Between a phone and a desk the table may be wider than what the navigation leaves.
        <div ref={box} className="sm:max-xl:relative sm:max-xl:overflow-x-auto">
          {children}
        </div>
      )}
    </Selected>
  );
}

/** The box that ticks every row of the page. */
export function SelectAll() {
  const { ids, isAll, all, clear } = useSelection();
  return (
    <CheckBox
      aria-label="Select all rows on this page"
      checked={isAll}
      mixed={ids.size > 0 && !isAll}
      onChange={() => (isAll ? clear() : all())}
      className="align-middle"
    />
  );
}

/** The tick box of one row; with shift it ticks all rows since the last one. */
export function SelectRow({ id, name }: { id: string; name: string }) {
  const { ids, toggle } = useSelection();
  return (
    <CheckBox
      name="id"
      value={id}
      aria-label={`Select ${name}`}
      checked={ids.has(id)}
      onChange={() => {}}
      onClick={(event: MouseEvent) => toggle(id, event.shiftKey)}
      className="align-middle"
    />
  );
}
