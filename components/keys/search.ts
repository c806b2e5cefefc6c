/** What a search box means: words of its own go to a filter, the rest is a name, a hint or an id. */
export type Understood = Readonly<{ q: string; filters: Readonly<Record<string, string>> }>;

const TOKENS: Readonly<Record<string, string>> = {
  tag: "tag",
  scope: "scope",
  status: "status",
  owner: "owner",
  external: "owner",
  by: "maker",
  caller: "caller",
  api: "api",
  limits: "limits",
  env: "environment",
};
const SECRET = /\b[a-z][a-z0-9]{1,15}_(?:live|test)_kw[0-9A-Za-z]{38}\b/;
const SPAN = /^([<>]?)([1-9]\d{0,3}[hd])$/;

/** Whether a text holds a whole secret of ours. Such a text goes by POST and never into the URL. */
export const holdsSecret = (text: string): boolean => SECRET.test(text);

/** `used:<30d`, `used:>90d`, `used:never`; `expires:<7d`, `expires:never`, `expires:past`. */
function readSpan(name: string, value: string): Readonly<Record<string, string>> | undefined {
  const [, sign, span = ""] = SPAN.exec(value) ?? [];
  if (name === "used") {
    if (value === "never") return { unused: "never" };
    if (span) return sign === ">" ? { unused: span } : { used: span };
  }
  if (name === "expires") {
    if (value === "never" || value === "past") return { expires: value };
    if (span && sign !== ">") return { expires: span };
  }
  return undefined;
}

/** Splits what was typed: `tag:prod deploy` is the tag `prod` and the name `deploy`. */
export function readSearch(text: string): Understood {
  const filters: Record<string, string> = {};
  const rest: string[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const at = word.indexOf(":");
    const value = word.slice(at + 1);
    const span = at > 0 ? readSpan(word.slice(0, at), value) : undefined;
    const name = at > 0 ? TOKENS[word.slice(0, at)] : undefined;
    if (span) Object.assign(filters, span);
    else if (name && value !== "") filters[name] = value;
    else if (word !== "") rest.push(word);
  }
  return { q: rest.join(" "), filters };
}
