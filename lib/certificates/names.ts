/** The kinds of subject alternative names that a client can be known by (RFC 8705, 2.1.2). */
export const NAME_KINDS = ["dns", "uri", "ip", "email"] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** A subject alternative name of a certificate. */
export type SubjectName = Readonly<{ kind: NameKind; value: string }>;

const KINDS: Readonly<Record<string, NameKind>> = {
  DNS: "dns",
  URI: "uri",
  "IP Address": "ip",
  email: "email",
};

/** One name as node writes it: plain, or, if it holds what could be taken for another name, as JSON. */
const NAME = /([A-Za-z][A-Za-z ]*):("(?:[^"\\]|\\.)*"|[^",]*)(?:, |$)/y;

/**
 * Reads the names in `X509Certificate.subjectAltName`. Node quotes those that hold a comma or a quote, so that none
 * can smuggle in a second one (CVE-2021-44532).
 * @throws Error for a text that is not a whole list
 */
export function parseNames(text: string): SubjectName[] {
  const names: SubjectName[] = [];
  NAME.lastIndex = 0;
  while (NAME.lastIndex < text.length) {
    const match = NAME.exec(text);
    if (!match) throw new Error("The names of a certificate cannot be read");
    const [, label = "", written = ""] = match;
    const kind = KINDS[label];
    const value = written.startsWith('"') ? String(JSON.parse(written)) : written;
    if (kind) names.push({ kind, value: normalName(kind, value) });
  }
  return names;
}

/** As names of that kind are compared: the DNS does not know case, and addresses have one spelling. */
export function normalName(kind: NameKind, value: string): string {
  if (kind === "dns") return value.toLowerCase().replace(/\.$/, "");
  if (kind !== "ip") return value;
  const host = value.includes(":") ? `[${value}]` : value;
  return URL.canParse(`http://${host}`)
    ? new URL(`http://${host}`).hostname.replaceAll(/[[\]]/g, "")
    : value;
}
