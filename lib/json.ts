import { AppError } from "./errors";

const MAX_DEPTH = 32;

const refuse = (message: string) => new AppError("invalid", message);

/**
 * Reads JSON as a door must: a member given twice is refused, since two readers could take different ones,
 * and so is deep nesting.
 * @throws AppError `invalid`
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse("The body is not JSON.");
  }
  if (countMembers(value, 0) !== countColons(text))
    throw refuse("The body names a field twice in one object.");
  return value;
}

/** Members in all objects of a value; a member given twice is there once. */
function countMembers(value: unknown, depth: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (depth === MAX_DEPTH) throw refuse(`The body is nested more than ${MAX_DEPTH} levels deep.`);
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countMembers(item, depth + 1);
    return count;
  }
  for (const name of Object.keys(value)) {
    count += 1 + countMembers((value as Record<string, unknown>)[name], depth + 1);
  }
  return count;
}

/** Colons outside of strings: valid JSON has one for each member written. */
function countColons(text: string): number {
  let count = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === 92) i++;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 58) count++;
  }
  return count;
}
