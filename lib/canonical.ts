export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError("JSON has no number that is not finite.");
  return JSON.stringify(value);
}

function canonicalText(value: string): string {
  // RFC 8785 3.2.2.2: a surrogate without its other half has no UTF-8 form, so it cannot be hashed.
  if (!value.isWellFormed()) throw new TypeError("A text holds half a surrogate pair.");
  return JSON.stringify(value);
}

const MAX_NAMES = 1_000;
const MAX_NAME = 64;
const names = new Map<string, string>();

/** A member's name with its colon. Most are of few kinds, and are written once. */
function canonicalName(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const text = `${canonicalText(name)}:`;
  if (names.size < MAX_NAMES && name.length <= MAX_NAME) names.set(name, text);
  return text;
}

/** By UTF-16 units, as strings are compared. What is sorted already, as most is, is only looked through. */
function sortedNames(value: object): string[] {
  const own = Object.keys(value);
  for (let i = 1; i < own.length; i++) if ((own[i - 1] ?? "") > (own[i] ?? "")) return own.sort();
  return own;
}

/**
 * The one JSON text of a value (RFC 8785, JCS): no white space, members sorted by the UTF-16 units of
 * their names, numbers and strings as ECMAScript writes them. Equal values give equal texts, whatever
 * order they were built or stored in; the audit chain hashes its UTF-8 bytes.
 * @throws TypeError for what JSON cannot hold: undefined, a non-finite number, half a surrogate pair
 */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return canonicalNumber(value);
  if (typeof value === "string") return canonicalText(value);
  if (typeof value !== "object") throw new TypeError("JSON cannot hold this value.");
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  let members = "";
  for (const name of sortedNames(value)) {
    const member = (value as { readonly [name: string]: JsonValue })[name] as JsonValue;
    members += `${members === "" ? "" : ","}${canonicalName(name)}${canonicalJson(member)}`;
  }
  return `{${members}}`;
}
