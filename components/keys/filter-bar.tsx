"use client";

import { ListFilter, Search, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, startTransition, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { Popover } from "@/components/ui/popover";
import { useShortcut } from "@/components/ui/shortcuts";
import { type QueryChange, useQuery } from "@/components/ui/use-query";
import type { FindSecret, Named } from "./actions";
import { CHOICES, Choice } from "./filter-choices";
import {
  describeFilter,
  FILTERS,
  type FilterName,
  type ListState,
  NAMES,
  readListState,
  readValue,
} from "./list-state";
import { holdsSecret, readSearch } from "./search";

const DEBOUNCE_MS = 200;

/**
 * The search box and the filters of the list; all of it stands in the URL but a pasted secret, which goes to the
 * server by POST and opens its key.
 */
export function FilterBar({
  apis,
  callers,
  environment,
  keysHref,
  findSecret,
  children,
}: {
  /** To choose from; none where the list is that of one API. */
  apis: readonly Named[];
  /** Who verified keys of late, to choose from. */
  callers: readonly Named[];
  /** Which environment is shown when the URL names none. */
  environment: "live" | "test";
  keysHref: string;
  findSecret: FindSecret;
  /** What else stands in the row: views, columns. */
  children?: ReactNode;
}) {
  const router = useRouter();
  const { query, change } = useQuery();
  const state = readListState(Object.fromEntries(query));
  const [typed, setTyped] = useState(state.q);
  const [unknown, setUnknown] = useState<string>();
  const box = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useShortcut("/", "Search keys", () => box.current?.focus());
  useShortcut("f", "Filter keys", () => document.getElementById("keys-status")?.focus());

  const set = (part: QueryChange) => {
    const entries = Object.entries(part).map(([name, value]) => [name, readValue(name, value)]);
    change({ ...Object.fromEntries(entries), after: "" });
  };

  function look(secret: string) {
    startTransition(async () => {
      const found = await findSecret(secret).catch(() => undefined);
      if (found?.ok && found.result) router.push(`${keysHref}/${found.result.id}`);
      else if (found?.ok) setUnknown("That secret is not one of a key in this workspace.");
      else setUnknown(found?.message ?? "The search did not reach the server. Paste it again.");
    });
  }

  function type(text: string) {
    clearTimeout(timer.current);
    setUnknown(undefined);
    if (holdsSecret(text)) {
      // A whole secret is not kept anywhere, the box included.
      setTyped("");
      look(text.trim());
      return;
    }
    setTyped(text);
    timer.current = setTimeout(() => {
      const { q, filters } = readSearch(text);
      const good = Object.entries(filters).filter(([name, value]) => readValue(name, value) !== "");
      set({ q, ...Object.fromEntries(good) });
      // A word that is no value of its filter is one that is still being typed.
      const whole = good.length === Object.keys(filters).length;
      if (whole && good.length > 0) setTyped(q);
    }, DEBOUNCE_MS);
  }

  const remove = (name: FilterName) => {
    if (name === "q") setTyped("");
    set({ [name]: "" });
  };
  const nameOf = (id: string) => [...apis, ...callers].find((one) => one.id === id)?.name ?? id;
  const choice = (name: keyof typeof CHOICES, label: string, inPanel = false) => (
    <Choice
      key={name}
      id={inPanel ? undefined : `keys-${name}`}
      label={label}
      shownLabel={inPanel}
      value={state[name] ?? ""}
      options={CHOICES[name]}
      choose={(value) => set({ [name]: value })}
    />
  );

  return (
    <search aria-label="Keys" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Input
          ref={box}
          label="Search keys"
          hideLabel
          type="search"
          className="min-w-56 flex-1 [&_input]:pr-9"
          placeholder="Name, key_…, …x9Kd, tag:prod, used:<30d, or paste a secret"
          autoComplete="off"
          spellCheck={false}
          data-private
          value={typed}
          onChange={(event) => type(event.target.value)}
          after={<Search aria-hidden className="-ml-9 mr-2 size-4 shrink-0 text-muted" />}
        />
        {apis.length > 0 && (
          <Choice
            label="API"
            value={state.api}
            options={[["", "Every API"], ...apis.map((api) => [api.id, api.name] as const)]}
            choose={(api) => set({ api })}
          />
        )}
        <Choice
          label="Environment"
          value={state.environment ?? environment}
          options={[
            ["live", "Live"],
            ["test", "Test"],
            ["all", "Live and test"],
          ]}
          choose={(value) => set({ environment: value === environment ? "" : value })}
        />
        {choice("status", "status")}
        <Popover
          label="More filters"
          align="end"
          content={
            <div className="flex w-64 max-w-full flex-col gap-3">
              {choice("expires", "Expiry", true)}
              {choice("unused", "Unused", true)}
              {choice("used", "Used", true)}
              {choice("limits", "Limits", true)}
              <Choice
                shownLabel
                label="Verified by"
                value={state.caller}
                options={[["", "Anybody"], ...callers.map(({ id, name }) => [id, name] as const)]}
                choose={(caller) => set({ caller })}
              />
              {(["owner", "tag", "scope", "maker"] as const).map((name) => (
                <TextFilter
                  key={name}
                  name={name}
                  value={state[name]}
                  set={(value) => set({ [name]: value })}
                />
              ))}
            </div>
          }
        >
          <ListFilter aria-hidden /> Filters
        </Popover>
        {children}
      </div>
      <Chips state={state} nameOf={nameOf} unknown={unknown} remove={remove}>
        <Button
          size="small"
          variant="quiet"
          onClick={() => {
            setTyped("");
            change(Object.fromEntries(NAMES.map((name) => [name, ""])));
          }}
        >
          Clear filters
        </Button>
      </Chips>
    </search>
  );
}

/** What the list understood, a chip each, which a press takes away. */
function Chips({
  state,
  nameOf,
  unknown,
  remove,
  children,
}: {
  state: ListState;
  nameOf: (id: string) => string;
  unknown: string | undefined;
  remove: (name: FilterName) => void;
  children: ReactNode;
}) {
  const chips = FILTERS.flatMap((name) => {
    const text = describeFilter(name, state, nameOf);
    return text === undefined ? [] : [{ name, text }];
  });
  if (chips.length === 0 && !unknown) return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5 text-sm" aria-live="polite">
      {chips.map(({ name, text }) => (
        <Button key={name} size="small" onClick={() => remove(name)}>
          {text} <X aria-hidden className="size-3.5!" />
          <span className="sr-only">Remove this filter</span>
        </Button>
      ))}
      {unknown && <span className="text-denied-text">{unknown}</span>}
      {chips.length > 0 && children}
    </div>
  );
}

const TEXTS = {
  owner: ["Owner", "user_123"],
  tag: ["Tag", "prod"],
  scope: ["Scope", "invoices:read"],
  maker: ["Made by", "usr_… or key_…"],
} as const;

/** A filter that is typed whole: it holds when the field is left or Enter is pressed. */
function TextFilter({
  name,
  value,
  set,
}: {
  name: keyof typeof TEXTS;
  value: string;
  set: (value: string) => void;
}) {
  const [label, example] = TEXTS[name];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        set(String(new FormData(event.currentTarget).get(name) ?? "").trim());
      }}
    >
      <Input
        key={value}
        label={label}
        name={name}
        placeholder={example}
        autoComplete="off"
        spellCheck={false}
        defaultValue={value}
        onBlur={(event) => {
          if (event.target.value.trim() !== value) set(event.target.value.trim());
        }}
      />
    </form>
  );
}
