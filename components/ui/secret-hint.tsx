import { clsx } from "clsx";

/** The parts of a hint `acme_live_kw7fQ2…x9Kd`: what names it, what is hidden, what tells it apart. */
export function splitHint(hint: string): { head: string; start: string; end: string } {
  const [before = "", after = ""] = hint.split("…");
  const at = before.lastIndexOf("_") + 1;
  return { head: before.slice(0, at), start: before.slice(at), end: after };
}

/** The one rendering of a secret's hint: prefix in ink, the hidden middle as muted dots, the last four in ink. */
export function SecretHint({ hint, small = false }: { hint: string; small?: boolean }) {
  const { head, start, end } = splitHint(hint);
  return (
    <span
      translate="no"
      className={clsx("whitespace-nowrap font-mono text-ink", small ? "text-xs" : "text-sm")}
    >
      {head}
      {start}
      {end && (
        <>
          <span aria-hidden className="mx-0.5 tracking-tighter text-muted">
            ••••
          </span>
          <span className="sr-only"> to </span>
          <span className="font-semibold">{end}</span>
        </>
      )}
    </span>
  );
}
