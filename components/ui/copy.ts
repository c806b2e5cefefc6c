export type CopyResult = "copied" | "selected" | "failed";

/** Copies by a DOM range, which leaves focus where it is and so works inside a dialog's focus trap. */
function copyRange(source: HTMLElement | null, text: string): boolean {
  const selection = document.getSelection();
  if (!selection) return false;
  const before = selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
  const holder = document.createElement("span");
  holder.textContent = text;
  holder.style.whiteSpace = "pre";
  holder.style.position = "fixed";
  holder.style.clipPath = "inset(50%)";
  (source?.parentElement ?? document.body).append(holder);
  const range = document.createRange();
  range.selectNodeContents(holder);
  selection.removeAllRanges();
  selection.addRange(range);
  let copied = false;
  try {
    copied = document.execCommand("copy");
  } catch {
    copied = false;
  }
  selection.removeAllRanges();
  holder.remove();
  if (before) selection.addRange(before);
  return copied;
}

/**
 * Puts `text` on the clipboard and says what really happened: `copied` only once the browser agreed;
 * `selected` when all that could be done is to select the text on screen (`source`) for ⌘C.
 */
export async function copyText(
  text: string,
  source: HTMLElement | null = null,
): Promise<CopyResult> {
  try {
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch {
    // No permission, or an origin without https: the older ways follow.
  }
  if (copyRange(source, text)) return "copied";
  if (source === null) return "failed";
  document.getSelection()?.selectAllChildren(source);
  return "selected";
}
