/** A part of a text: from `start` up to, not including, `end`. */
export type Span = Readonly<{ start: number; end: number }>;

/** A word of a query: `-name:value,"another value"`. Without a colon `name` is null. */
export type Word = Span &
  Readonly<{ text: string; negated: boolean; name: string | null; values: string[] }>;

const NAME = /^-?([A-Za-z]+):/;

/** Splits a query into words at white space outside of quotation marks. */
export function readWords(text: string): { words: Word[]; unclosed: Span | null } {
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(text[at] ?? "")) at++;
    if (at >= text.length) return { words, unclosed: null };
    const start = at;
    const head = NAME.exec(text.slice(at, at + 40));
    const negated = text[at] === "-";
    at += head ? head[0].length : Number(negated);
    const read = readValues(text, at);
    at = read.end;
    if (!read.closed) return { words, unclosed: { start, end: at } };
    words.push({
      ...{ start, end: at, text: text.slice(start, at), negated },
      ...{ name: head?.[1] ?? null, values: read.values },
    });
  }
}

/** Values with commas between, up to white space; in quotation marks a backslash takes the next sign to the letter. */
function readValues(text: string, from: number) {
  const values: string[] = [];
  let value = "";
  let inside = false;
  let at = from;
  for (; at < text.length; at++) {
    const sign = text[at] ?? "";
    if (inside && sign === "\\") value += text[++at] ?? "";
    else if (sign === '"') inside = !inside;
    else if (!inside && sign === ",") {
      values.push(value);
      value = "";
    } else if (!inside && /\s/.test(sign)) break;
    else value += sign;
  }
  values.push(value);
  return { values, end: Math.min(at, text.length), closed: !inside };
}
