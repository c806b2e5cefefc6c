const WIDTH = 96;

/** How much of the largest one's count a row has, as a bar. */
export function ShareBar({ part, whole }: { part: number; whole: number }) {
  const length = whole === 0 ? 0 : Math.max(1, (part / whole) * WIDTH);
  return (
    <svg width={WIDTH} height="8" aria-hidden="true" className="inline-block align-middle">
      <rect width={WIDTH} height="8" className="fill-sunken" />
      <rect width={length.toFixed(1)} height="8" className="fill-valid" />
    </svg>
  );
}
