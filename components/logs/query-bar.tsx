"use client";

import { clsx } from "clsx";
import { CircleAlert, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, startTransition, useEffect, useId, useRef, useState } from "react";
import type { FindSecret } from "@/components/keys/actions";
import { holdsSecret } from "@/components/keys/search";
import type { Found } from "@/components/shell/palette";
import { Button } from "@/components/ui/button";
import { useShortcut } from "@/components/ui/shortcuts";
import { parseQuery, type QueryFault } from "@/lib/verifications/query";
import { type Known, type Suggestion, suggestAt, wordAt } from "./suggest";

const DEBOUNCE_MS = 150;

/** The keys of the workspace whose names hold what is typed after `key:`. */
function useKeys(text: string, caret: number, find: (text: string) => Promise<Found[]>): Known[] {
  const [keys, setKeys] = useState<Known[]>([]);
  const { typed } = wordAt(text, caret);
  const asked = /^-?key:(?:.*,)?([^,]{2,})$/.exec(typed)?.[1];
  useEffect(() => {
    if (asked === undefined) return;
    const timer = setTimeout(async () => {
      const found = await find(asked).catch(() => []);
      // Whatever is typed by now: the list says to which word it belongs by holding it.
      setKeys(
        found.map(({ label, href }) => ({
          value: href.slice(href.lastIndexOf("/") + 1),
          hint: label,
        })),
      );
    }, DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [asked, find]);
  return keys;
}

/** The query with what cannot be read underlined, why, and what to write instead where that can be told. */
function Faults({
  text,
  faults,
  id,
  mend,
}: {
  text: string;
  faults: readonly QueryFault[];
  id: string;
  mend: (fault: QueryFault, instead: string) => void;
}) {
  return (
    <ul id={id} className="flex flex-col gap-1 text-sm" aria-label="What cannot be read">
      {faults.slice(0, 3).map((fault) => {
        const { start, end, message, instead } = fault;
        return (
          <li key={`${start} ${message}`} className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <CircleAlert aria-hidden className="size-4 shrink-0 text-denied-text" />
            <code className="max-w-full truncate font-mono text-xs text-muted">
              {start > 0 && "… "}
              <mark className="bg-transparent text-denied-text underline decoration-wavy underline-offset-3">
                {text.slice(start, end)}
              </mark>
            </code>
            <span className="text-denied-text">{message}.</span>
            {instead && (
              <Button size="small" onClick={() => mend(fault, instead)}>
                Use <code className="font-mono text-xs">{instead}</code>
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/**
 * The box in which a log is asked for, with suggestions: `outcome:denied -ip:203.0.113.* latency:>5ms`. What it holds
 * goes into the address on Enter; a pasted secret never does, it is looked up and becomes its key's id.
 */
export function QueryBar({
  text,
  faults,
  known,
  hrefBase,
  kept,
  findKeys,
  findSecret,
}: {
  /** The query of the address. */
  text: string;
  faults: readonly QueryFault[];
  known: Readonly<Record<string, readonly Known[]>>;
  hrefBase: string;
  /** The address's other parts. */
  kept: Readonly<Record<string, string | undefined>>;
  findKeys: (text: string) => Promise<Found[]>;
  findSecret: FindSecret;
}) {
  const id = useId();
  const router = useRouter();
  const box = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  const [shown, setShown] = useState<readonly QueryFault[]>(faults);
  const [refusal, setRefusal] = useState<string>();
  const [caret, setCaret] = useState(text.length);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const keys = useKeys(typed, caret, findKeys);
  const options = open ? suggestAt(typed, caret, { ...known, key: keys }) : [];
  useShortcut("/", "Search the log", () => box.current?.focus());
  useShortcut("f", "Filter the log", () => box.current?.focus());

  function go(next: string) {
    const { faults: found } = parseQuery(next);
    setShown(found);
    setOpen(false);
    if (found.length > 0) return;
    const query = Object.entries({ ...kept, q: next.trim() }).flatMap(([name, value]) =>
      value ? [[name, value]] : [],
    );
    startTransition(() =>
      router.push(`${hrefBase}?${new URLSearchParams(query)}`, { scroll: false }),
    );
  }
  function change(next: string, at: number) {
    setRefusal(undefined);
    if (holdsSecret(next)) {
      // A whole secret is not kept anywhere, the box included.
      setTyped("");
      startTransition(async () => {
        const found = await findSecret(next.trim()).catch(() => undefined);
        if (!found?.ok) setRefusal(found?.message ?? "The server was not reached. Paste it again.");
        else if (found.result) {
          setTyped(`key:${found.result.id}`);
          go(`key:${found.result.id}`);
        } else setRefusal("That secret is not one of a key in this workspace.");
      });
      return;
    }
    setTyped(next);
    setCaret(at);
    setShown([]);
    setOpen(true);
    setActive(-1);
  }
  function take({ insert, start, end }: Suggestion) {
    const rest = typed.slice(end);
    const more = insert.endsWith(":") || rest.startsWith(" ") ? "" : " ";
    const next = `${typed.slice(0, start)}${insert}${more}${rest}`;
    const at = start + insert.length + more.length;
    change(next, at);
    box.current?.focus();
    requestAnimationFrame(() => box.current?.setSelectionRange(at, at));
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const chosen = options[active];
    if (step !== 0) {
      setOpen(true);
      setActive((active + step + options.length + 1) % (options.length + 1));
      if (active + step < -1) setActive(options.length - 1);
      else if (active + step >= options.length) setActive(-1);
    } else if (event.key === "Enter" && chosen) take(chosen);
    else if (event.key === "Escape" && open) setOpen(false);
    else return;
    event.preventDefault();
  }

  return (
    <search aria-label="Log" className="flex flex-col gap-2">
      <form
        className="relative flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          go(typed);
        }}
      >
        <div className="relative min-w-0 flex-1">
          <Search
            aria-hidden
            className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted"
          />
          <input
            ref={box}
            name="q"
            role="combobox"
            aria-label="Query of the log"
            aria-expanded={options.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
            aria-invalid={shown.length > 0 || undefined}
            aria-describedby={shown.length > 0 ? `${id}-faults` : undefined}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            data-private
            placeholder="outcome:denied key:… -ip:203.0.113.* latency:>5ms"
            className="h-8 w-full rounded-sm border border-control bg-raised pr-2.5 pl-8 font-mono text-sm text-ink focus-visible:border-focus focus-visible:outline-offset-0 aria-invalid:border-denied pointer-coarse:h-9"
            value={typed}
            onChange={(event) =>
              change(event.target.value, event.target.selectionStart ?? event.target.value.length)
            }
            onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? typed.length)}
            onFocus={() => setOpen(true)}
            onBlur={() => setOpen(false)}
            onKeyDown={onKeyDown}
          />
          <div
            id={`${id}-list`}
            role="listbox"
            aria-label="Suggestions"
            hidden={options.length === 0}
            className="absolute inset-x-0 top-full z-30 mt-1 max-h-80 overflow-y-auto rounded-md border bg-overlay py-1 text-sm shadow-overlay"
          >
            {options.map((option, index) => (
              <div
                key={option.insert}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                className={clsx(
                  "flex min-h-7 cursor-pointer items-center gap-4 px-3",
                  index === active ? "bg-selected" : "hover:bg-hover",
                )}
                // The box keeps the focus.
                onPointerDown={(event) => {
                  event.preventDefault();
                  take(option);
                }}
              >
                <code className="font-mono text-xs whitespace-nowrap">{option.insert}</code>
                <span className="truncate text-muted">{option.hint}</span>
              </div>
            ))}
          </div>
        </div>
        <Button type="submit">Search</Button>
      </form>
      {shown.length > 0 && (
        <Faults
          text={typed}
          faults={shown}
          id={`${id}-faults`}
          mend={({ start, end }, instead) => {
            const next = `${typed.slice(0, start)}${instead}${typed.slice(end)}`;
            setTyped(next);
            go(next);
          }}
        />
      )}
      {refusal && (
        <p role="alert" className="text-sm text-denied-text">
          {refusal}
        </p>
      )}
    </search>
  );
}
