const COLOURS: Readonly<Record<string, string>> = {
  GET: "text-valid-text",
  POST: "text-ink",
  PATCH: "text-limited-text",
  DELETE: "text-denied-text",
};

/** An HTTP method, as wide as the longest. */
export const Method = ({ name }: { name: string }) => (
  <span className={`w-14 shrink-0 font-mono text-xs font-medium ${COLOURS[name] ?? ""}`}>
    {name}
  </span>
);
