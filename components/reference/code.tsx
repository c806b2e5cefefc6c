// What scrolls must take focus, or the keyboard cannot scroll it.
const SCROLLABLE = { tabIndex: 0 };

/** Code that is there without JavaScript. `label` names it for those who do not see it. */
export function Code({ label, children }: { label: string; children: string }) {
  return (
    <section
      {...SCROLLABLE}
      aria-label={label}
      className="max-h-120 overflow-auto rounded-md border bg-sunken p-3"
    >
      <pre translate="no" className="font-mono text-xs">
        <code>{children}</code>
      </pre>
    </section>
  );
}
