"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useEffect, useMemo, useState } from "react";
import { plural } from "@/components/ui/format";
import { Keys } from "@/components/ui/shortcut-sheet";
import { runCommand, useShortcuts } from "@/components/ui/shortcuts";
import type { Command, Found, PaletteProps } from "./palette";
import { readRecent } from "./recent";
import { useShell } from "./shell-state";

const WAIT_MS = 150;
/** The shape of our secrets: prefix, environment, marker, random part and checksum. */
const SECRET = /^[A-Za-z0-9_]{1,24}_(live|test)_kw[0-9A-Za-z]{38}$/;

/** So many lines are looked up at once. */
const LINES_MAX = 1_000;

const secretsIn = (text: string) => [
  ...new Set(text.split(/[\s,;"']+/).filter((word) => SECRET.test(word))),
];

/** Keys whose work is in the palette by its own name, or needs the focus in a table. */
const ELSEWHERE = ["General", "Go to", "Table"];
/** What is nearest comes first. */
const ORDER = [
  ...["This page", "Recent", "Create", "Keys", "APIs", "Keys of an owner", "Go to"],
  ...["Time range", "Appearance", "Help"],
];

type Line = Command & { value: string };

/** What can be done on this page, and the things that this tab was at. */
function useHere(): Command[] {
  const { workspace } = useShell();
  const path = usePathname();
  const shortcuts = useShortcuts();
  const [recent] = useState(() => readRecent(workspace.href));
  return [
    ...shortcuts
      .filter(({ group }) => !ELSEWHERE.includes(group))
      .map(({ group, label, keys }) => ({
        ...{ group, label, ...(keys && { keys }) },
        run: () => runCommand(label),
      })),
    ...recent
      .filter(({ href }) => href !== path)
      .map(({ href, label }) => ({ group: "Recent", label, href })),
  ];
}

/** What the server found for the typed text, and whether an answer is still on its way. */
function useFound(
  text: string,
  pasted: readonly string[],
  { search, findSecrets }: Pick<PaletteProps, "search" | "findSecrets">,
) {
  const [found, setFound] = useState<{ text: string; lines: Found[] }>({ text: "", lines: [] });
  const asked = pasted.length > 0 ? pasted.join(" ") : text.trim();
  const secrets = useMemo(() => secretsIn(asked), [asked]);
  const secret = secrets.length > 0;
  useEffect(() => {
    if (asked.length < 2) return;
    let stale = false;
    const ask = async () => {
      const lines = secret
        ? await findSecrets?.(secrets.slice(0, LINES_MAX))
        : await search?.(asked);
      if (!stale) setFound({ text: asked, lines: lines ?? [] });
    };
    const timer = setTimeout(
      () => ask().catch(() => setFound({ text: asked, lines: [] })),
      secret ? 0 : WAIT_MS,
    );
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [asked, secret, secrets, search, findSecrets]);
  const answered = found.text === asked;
  return {
    secret,
    asked: secrets.length,
    pending: asked.length >= 2 && !answered && Boolean(search || secret),
    lines: answered ? found.lines : [],
  };
}

/** The dialog of the palette. Loaded by `palette.tsx` when it first opens. */
export default function PalettePopup({
  commands,
  search,
  findSecrets,
  onClose,
}: PaletteProps & { onClose: () => void }) {
  const router = useRouter();
  const [text, setText] = useState("");
  const here = useHere();
  const [pasted, setPasted] = useState<readonly string[]>([]);
  const { secret, asked, pending, lines } = useFound(text, pasted, { search, findSecrets });
  const groups = useMemo(() => {
    const typed = text.trim().toLowerCase();
    const own = secret
      ? []
      : [...here, ...commands].filter(({ label }) => label.toLowerCase().includes(typed));
    const all = [...own, ...lines].map(
      (line): Line => ({ ...line, value: `${line.group} ${line.label} ${line.href ?? ""}` }),
    );
    const names = [...new Set(all.map(({ group }) => group))];
    return names
      .toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))
      .map((group) => ({
        value: group,
        items: all.filter((line) => line.group === group),
      }));
  }, [text, secret, here, commands, lines]);

  function choose(line: Line) {
    onClose();
    // After the focus has gone back to the page, for what moves it on.
    if (line.href === undefined) setTimeout(line.run, 50);
    else router.push(line.href);
  }

  const many = asked > 1;
  const unknown = many ? "None of them is a key in this workspace" : "Not a key in this workspace";
  const nothing = secret ? unknown : `Nothing is called “${text.trim()}”`;
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-[rgb(10_14_24/0.45)]" />
        <Dialog.Popup
          aria-label="Search"
          className="fixed top-[12vh] left-1/2 z-50 flex max-h-[70vh] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 flex-col overflow-hidden rounded-md border bg-raised shadow-overlay"
        >
          <Autocomplete.Root
            open
            inline
            items={groups}
            filter={null}
            autoHighlight="always"
            keepHighlight
            value={text}
            onValueChange={(value, details) => {
              if (details.reason === "item-press") return;
              setPasted([]);
              setText(value);
            }}
            itemToStringValue={(line: Line) => line.label}
          >
            <div className="flex items-center gap-2.5 border-b px-4">
              <Search aria-hidden className="size-4 shrink-0 text-muted" />
              <Autocomplete.Input
                aria-label="Search, or paste a key"
                placeholder="Search, or paste a key"
                autoComplete="off"
                spellCheck={false}
                data-private
                onPaste={(event) => {
                  const found = secretsIn(event.clipboardData.getData("text"));
                  if (found.length < 2) return;
                  event.preventDefault();
                  setText("");
                  setPasted(found);
                }}
                className="h-12 min-w-0 flex-1 bg-transparent text-lg outline-none"
              />
            </div>
            {many && !pending && lines.length > 0 && (
              <p role="status" className="px-4 pt-2 text-sm text-secondary">
                {plural(lines.length, "key")} of this workspace in {plural(asked, "secret")}
                {asked > LINES_MAX && `, of which the first ${LINES_MAX} were looked up`}
              </p>
            )}
            {pending && <p className="px-4 py-2 text-sm text-muted">Looking…</p>}
            <Autocomplete.Empty className="px-4 py-6 text-sm text-muted empty:hidden">
              {pending ? null : nothing}
            </Autocomplete.Empty>
            <Autocomplete.List className="min-h-0 overflow-y-auto p-1.5 empty:hidden">
              {(group: { value: string; items: Line[] }) => (
                <Autocomplete.Group key={group.value} items={group.items}>
                  <Autocomplete.GroupLabel className="px-2.5 pt-2 pb-1 text-xs text-muted">
                    {group.value}
                  </Autocomplete.GroupLabel>
                  {group.items.map((line) => (
                    <Autocomplete.Item
                      key={line.value}
                      value={line}
                      onClick={() => choose(line)}
                      className="flex h-9 cursor-default items-center gap-3 rounded-sm px-2.5 text-base outline-none data-highlighted:bg-hover"
                    >
                      <span className="min-w-0 flex-1 truncate">{line.label}</span>
                      {line.hint && (
                        <span className="truncate font-mono text-xs text-muted">{line.hint}</span>
                      )}
                      {"keys" in line && line.keys && <Keys keys={line.keys} />}
                    </Autocomplete.Item>
                  ))}
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
