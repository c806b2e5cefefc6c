"use client";

import { Search, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useEffect, useRef, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/field";
import { ProgressLine } from "@/components/ui/meter";
import { useShortcut } from "@/components/ui/shortcuts";
import type { FindSecret } from "./actions";
import { listParsers } from "./list-state";
import { holdsSecret, readSearch } from "./search";

const DEBOUNCE_MS = 200;

const CHOICES = {
  status: [
    ["", "Any status"],
    ["active", "Active"],
    ["disabled", "Disabled"],
    ["expired", "Expired"],
    ["revoked", "Revoked"],
    ["not_yet_valid", "Not yet valid"],
  ],
  expires: [
    ["", "Any expiry"],
    ["7d", "Expires within 7 d"],
    ["30d", "Expires within 30 d"],
    ["past", "Expired"],
    ["never", "Never expires"],
  ],
  unused: [
    ["", "Any use"],
    ["7d", "Unused for 7 d"],
    ["30d", "Unused for 30 d"],
    ["90d", "Unused for 90 d"],
  ],
} as const;

/**
 * The search box and the filters of the list; all of it stands in the URL but a pasted secret, which goes to the
 * server by POST and opens its key.
 */
export function FilterBar({
  apis,
  environment,
  keysHref,
  findSecret,
}: {
  apis: readonly { id: string; name: string }[];
  /** Which environment is shown when the URL names none. */
  environment: "live" | "test";
  keysHref: string;
  findSecret: FindSecret;
}) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const [state, setState] = useQueryStates(listParsers, {
    shallow: false,
    startTransition: start,
    scroll: false,
    history: "push",
  });
  const [typed, setTyped] = useState(state.q);
  const [unknown, setUnknown] = useState<string>();
  const box = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useShortcut("/", "Search keys", () => box.current?.focus());
  useShortcut("f", "Filter keys", () => document.getElementById("keys-status")?.focus());

  const set = (part: Parameters<typeof setState>[0]) =>
    setState({ ...(typeof part === "object" ? part : {}), after: null });

  function look(secret: string) {
    start(async () => {
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
      const { status, environment: env, ...rest } = filters;
      set({
        q: q || null,
        ...rest,
        ...(status ? { status: listParsers.status.parse(status) } : {}),
        ...(env ? { environment: listParsers.environment.parse(env) } : {}),
      });
      if (Object.keys(filters).length > 0) setTyped(q);
    }, DEBOUNCE_MS);
  }

  const chips = (["owner", "tag", "scope"] as const).filter((name) => state[name] !== "");
  const narrowed =
    chips.length > 0 || state.q || state.api || state.status || state.expires || state.unused;

  return (
    <search aria-label="Keys" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Input
          ref={box}
          label="Search keys"
          hideLabel
          type="search"
          className="min-w-56 flex-1"
          placeholder="Name, key_…, x9Kd, tag:prod, or paste a secret"
          autoComplete="off"
          spellCheck={false}
          data-private
          value={typed}
          onChange={(event) => type(event.target.value)}
          after={<Search aria-hidden className="-ml-9 mr-2 size-4 shrink-0 text-muted" />}
        />
        <Choice
          label="API"
          value={state.api}
          options={[["", "Every API"], ...apis.map((api) => [api.id, api.name] as const)]}
          choose={(api) => set({ api: api || null })}
        />
        <Choice
          label="Environment"
          value={state.environment ?? environment}
          options={[
            ["live", "Live"],
            ["test", "Test"],
            ["all", "Live and test"],
          ]}
          choose={(value) =>
            set({
              environment: value === environment ? null : listParsers.environment.parse(value),
            })
          }
        />
        {(["status", "expires", "unused"] as const).map((name) => (
          <Choice
            key={name}
            id={`keys-${name}`}
            label={name}
            value={state[name] ?? ""}
            options={CHOICES[name]}
            choose={(value) => set({ [name]: value ? listParsers[name].parse(value) : null })}
          />
        ))}
      </div>
      {(narrowed || unknown) && (
        <div className="flex flex-wrap items-center gap-1.5 text-sm" aria-live="polite">
          {chips.map((name) => (
            <Button key={name} size="small" onClick={() => set({ [name]: null })}>
              {name}: {state[name]} <X aria-hidden className="size-3.5!" />
              <span className="sr-only">Remove this filter</span>
            </Button>
          ))}
          {unknown && <span className="text-denied-text">{unknown}</span>}
          {narrowed && (
            <Button
              size="small"
              variant="quiet"
              onClick={() => {
                setTyped("");
                setState(null);
              }}
            >
              Clear filters
            </Button>
          )}
        </div>
      )}
      <ProgressLine active={pending} />
    </search>
  );
}

function Choice({
  id,
  label,
  value,
  options,
  choose,
}: {
  id?: string;
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  choose: (value: string) => void;
}) {
  return (
    <Select
      id={id}
      label={label}
      hideLabel
      className="max-w-44"
      value={value}
      onChange={(event) => choose(event.target.value)}
    >
      {options.map(([id, name]) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}
