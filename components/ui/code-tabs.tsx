"use client";

import { clsx } from "clsx";
import { useEffect, useId, useState } from "react";
import { CodeBlock } from "./code-block";

export type Snippet = { language: string; code: string };

const REMEMBERED = "snippet-language";

/**
 * The same request in several languages (curl first). The choice is remembered in this browser and shared by
 * all snippets of the page; arrows move between the tabs.
 */
export function CodeTabs({
  label,
  snippets,
  secret,
  onCopied,
}: {
  label: string;
  snippets: Snippet[];
  secret?: boolean;
  onCopied?: () => void;
}) {
  const id = useId();
  const [chosen, setChosen] = useState(snippets[0]?.language);
  const active = snippets.find((snippet) => snippet.language === chosen) ?? snippets[0];

  useEffect(() => {
    const read = () => setChosen((now) => localStorage.getItem(REMEMBERED) ?? now);
    read();
    addEventListener(REMEMBERED, read);
    return () => removeEventListener(REMEMBERED, read);
  }, []);

  function choose(language: string) {
    localStorage.setItem(REMEMBERED, language);
    dispatchEvent(new Event(REMEMBERED));
    document.getElementById(`${id}-${language}`)?.focus();
  }

  if (!active) return null;
  const index = snippets.indexOf(active);
  return (
    <div className="w-full min-w-0">
      <div
        role="tablist"
        aria-label={label}
        className="flex gap-4"
        onKeyDown={(event) => {
          const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
          const next = snippets[(index + step + snippets.length) % snippets.length];
          if (step && next) choose(next.language);
        }}
      >
        {snippets.map((snippet) => (
          <button
            key={snippet.language}
            id={`${id}-${snippet.language}`}
            type="button"
            role="tab"
            aria-selected={snippet === active}
            aria-controls={`${id}-panel`}
            tabIndex={snippet === active ? 0 : -1}
            onClick={() => choose(snippet.language)}
            className={clsx(
              "h-8 min-w-6 border-b-2 text-sm",
              snippet === active
                ? "border-ink font-medium"
                : "border-transparent text-secondary hover:text-ink",
            )}
          >
            {snippet.language}
          </button>
        ))}
      </div>
      <div
        id={`${id}-panel`}
        role="tabpanel"
        aria-labelledby={`${id}-${active.language}`}
        className="mt-1.5"
      >
        <CodeBlock code={active.code} label={active.language} secret={secret} onCopied={onCopied} />
      </div>
    </div>
  );
}
