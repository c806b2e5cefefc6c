/** Keyway's mark: the profile of a key's cut, read as bars. */
export function Mark({ className = "size-6" }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={className}>
      <rect width="24" height="24" rx="4" className="fill-ink" />
      <path
        d="M5 11h14v2H5zM7 6h2v5H7zM11 8h2v3h-2zM15 5h2v6h-2zM9 13h2v3H9zM13 13h2v5h-2z"
        className="fill-ground"
      />
    </svg>
  );
}
