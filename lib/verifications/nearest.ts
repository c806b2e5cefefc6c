/** How many letters have to be changed, added or taken away (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Which of some words was probably meant; nothing when none is near. */
export function nearest(word: string, words: readonly string[], most = 2): string | undefined {
  if (word.length < 2 || word.length > 40) return undefined;
  const [first] = words
    .map((each) => [each, distance(word, each)] as const)
    .toSorted((a, b) => a[1] - b[1]);
  return first && first[1] <= Math.min(most, word.length - 1) ? first[0] : undefined;
}
