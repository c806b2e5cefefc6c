import { clsx } from "clsx";
import { groupOf, INK, OUTCOME_GROUPS, type OutcomeGroup } from "./outcomes";

/** The sign of an outcome group: its shape says what its colour says. */
export function Glyph({ group }: { group: OutcomeGroup }) {
  const shape = OUTCOME_GROUPS.find(({ id }) => id === group)?.shape;
  return (
    <svg
      width="10"
      height="10"
      viewBox="0 0 10 10"
      aria-hidden="true"
      data-series
      className={clsx("inline shrink-0", INK[group])}
      fill="currentColor"
      stroke="currentColor"
      strokeWidth="0"
    >
      {shape === "circle" && <circle cx="5" cy="5" r="4" />}
      {shape === "triangle" && <path d="M5 1 9.5 9h-9z" />}
      {shape === "square" && <path d="M1.5 1.5h7v7h-7z" />}
      {shape === "cross" && <path d="m2 2 6 6m0-6-6 6" strokeWidth="2.2" fill="none" />}
      {shape === "ring" && <circle cx="5" cy="5" r="3.2" strokeWidth="1.8" fill="none" />}
      {shape === "question" && (
        <path
          d="M2.7 3.5a2.3 2.3 0 1 1 3.2 2.1c-.6.3-.9.6-.9 1.2M5 8.9v.05"
          strokeWidth="1.6"
          strokeLinecap="round"
          fill="none"
        />
      )}
    </svg>
  );
}

/** An outcome by its code, with the glyph of its group: `VALID`, `RATE_LIMITED`. */
export function Outcome({ code }: { code: string }) {
  const group = groupOf(code);
  return (
    <span
      className={clsx(
        "inline-flex items-center gap-1.5 whitespace-nowrap font-mono text-xs",
        INK[group],
      )}
    >
      <Glyph group={group} />
      <span data-outcome>{code}</span>
    </span>
  );
}
