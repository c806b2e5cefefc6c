/** What a search box means: words of its own go to a filter, the rest is a name, a hint or an id. */
export type Understood = Readonly<{ q: string; filters: Readonly<Record<string, string>> }>;

const TOKENS: Readonly<Record<string, string>> = {
  tag: "tag",
  scope: "scope",
  status: "status",
  owner: "owner",
  external: "owner",
  env: "environment",
};
const SECRET = /\b[a-z][a-z0-9]{1,15}_(?:live|test)_kw[0-9A-Za-z]{38}\b/;

/** Whether a text holds a whole secret of ours. Such a text goes by POST and never into the URL. */
export const holdsSecret = (text: string): boolean => SECRET.test(text);

/** Splits what was typed: `tag:prod deploy` is the tag `prod` and the name `deploy`. */
export function readSearch(text: string): Understood {
  const filters: Record<string, string> = {};
  const rest: string[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const at = word.indexOf(":");
    const name = at > 0 ? TOKENS[word.slice(0, at)] : undefined;
    const value = word.slice(at + 1);
    if (name && value !== "") filters[name] = value;
    else if (word !== "") rest.push(word);
  }
  return { q: rest.join(" "), filters };
}
