/** Paragraphs with `code` in them, as the OpenAPI document has its descriptions. */
export function Prose({ text }: { text: string }) {
  if (text === "") return null;
  return (
    <div className="flex flex-col gap-2 text-secondary">
      {text.split("\n\n").map((paragraph) => (
        <p key={paragraph}>
          <Words text={paragraph} />
        </p>
      ))}
    </div>
  );
}

/** A text with `code` in it, in the line. */
export function Words({ text }: { text: string }) {
  return text.split("`").map((part, i) =>
    i % 2 === 1 ? (
      <code key={`${part}${String(i)}`} className="font-mono text-sm text-ink">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
