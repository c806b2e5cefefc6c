/** Keyway's mark: the profile of a key's cut, read as bars. */
export function Mark({ className = "size-6" }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={className}>
      <rect width="24" height="24" rx="4" className="fill-ink" />
      <g className="fill-ground">
        <rect x="5" y="11" width="14" height="2" />
        <rect x="7" y="6" width="2" height="5" />
        <rect x="11" y="8" width="2" height="3" />
        <rect x="15" y="5" width="2" height="6" />
        <rect x="9" y="13" width="2" height="3" />
        <rect x="13" y="13" width="2" height="5" />
      </g>
    </svg>
  );
}
