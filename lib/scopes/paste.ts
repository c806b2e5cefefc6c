import { isGrant } from "./scope";

/** The scopes out of a pasted text, split at white space, commas and quotes, each once; and what is none. */
export function readPastedScopes(text: string): { scopes: string[]; refused: string[] } {
  const words = [...new Set(text.split(/[\s,;"'[\]]+/).filter((word) => word !== ""))];
  return {
    scopes: words.filter(isGrant),
    refused: words.filter((word) => !isGrant(word)),
  };
}
