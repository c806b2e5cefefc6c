/**
 * Where to go after signing in: the path of `wanted` when it lies on this origin, else `/`. A text such
 * as `//evil.example`, `/\evil.example` or `javascript:…` is no path of ours (CWE-601).
 */
export function returnPath(wanted: string | null | undefined, origin: string): string {
  if (!wanted || !URL.canParse(wanted, origin)) return "/";
  const url = new URL(wanted, origin);
  return url.origin === new URL(origin).origin ? `${url.pathname}${url.search}` : "/";
}
