import { isUtf8 } from "node:buffer";
import { AppError } from "./errors";

const MAX_DEPTH = 32;

const refuse = (message: string) => new AppError("invalid", message);

/**
 * Reads a JSON text strictly (RFC 7493): UTF-8 without faults, every name once in its object, no NUL, no
 * unpaired surrogate, no `__proto__`, at most 32 levels. Two readers of such a text cannot disagree about
 * what it says, and the database can keep all of it.
 * @throws AppError `invalid`
 */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw refuse("The body is not UTF-8.");
  const text = bytes.toString();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse("The body is not JSON.");
  }
  // Without escapes no text in it can hold what valid UTF-8 and JSON's grammar do not let through.
  const check = text.includes("\\") ? checkText : pass;
  // A name written twice is one member of the value, but has two colons in the text.
  if (inspect(value, check, 0) !== countColons(text))
    throw refuse("The body names a field twice in one object.");
  return value;
}

type Check = (text: string) => void;

const pass: Check = () => {};

/** Checks every text of a value, and counts the members of its objects. */
function inspect(value: unknown, check: Check, depth: number): number {
  if (typeof value === "string") check(value);
  if (typeof value !== "object" || value === null) return 0;
  if (depth === MAX_DEPTH) throw refuse(`The body has more than ${MAX_DEPTH} levels.`);
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) members += inspect(item, check, depth + 1);
    return members;
  }
  // What JSON.parse makes has no members but its own.
  for (const name in value) {
    check(name);
    if (name === "__proto__") throw refuse("The body has a field __proto__.");
    members += 1 + inspect((value as Record<string, unknown>)[name], check, depth + 1);
  }
  return members;
}

function checkText(text: string): void {
  if (text.includes("\0")) throw refuse("The body holds a NUL character.");
  if (!text.isWellFormed()) throw refuse("The body holds an unpaired surrogate.");
}

/** Colons outside of texts: JSON has one for each member that was written. */
function countColons(text: string): number {
  let colons = 0;
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inText) {
      if (code === 92) i++;
      else if (code === 34) inText = false;
    } else if (code === 34) inText = true;
    else if (code === 58) colons++;
  }
  return colons;
}

const PLAIN = /^[ !#-[\]-~]*$/;

/** A text as JSON; most are short, and need no escapes. */
export const encodeText = (text: string): string =>
  PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
