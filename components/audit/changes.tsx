type Fields = Readonly<Record<string, unknown>> | null;

const show = (value: unknown) =>
  value === undefined || value === null
    ? "—"
    : typeof value === "string"
      ? value || "empty"
      : JSON.stringify(value);

/** What an event changed, a field a row: what was struck through, what is beside it. */
export function Changes({ before, after }: { before: Fields; after: Fields }) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  if (names.length === 0) return <p className="text-secondary">Nothing but the time changed.</p>;
  return (
    <dl className="divide-y border-y">
      {names.map((name) => (
        <div key={name} className="grid gap-x-4 py-1 sm:grid-cols-[10rem_1fr]">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 font-mono text-xs leading-5 break-all">
            {before && name in before && (
              <del className="mr-2 text-denied-text">
                <span className="sr-only">was </span>
                {show(before[name])}
              </del>
            )}
            {after && name in after && (
              <ins className="no-underline">
                <span className="sr-only">is </span>
                {show(after[name])}
              </ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
