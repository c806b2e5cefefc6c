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
  for (const name of Object.keys(value).sort()) {
    const member = (value as { readonly [name: string]: JsonValue })[name] as JsonValue;
    members += `${members === "" ? "" : ","}${canonicalText(name)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}
