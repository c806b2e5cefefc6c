/** What a pasted `curl` asks for, so that no curl is needed where the tests run. */
export function readCurl(command: string): { url: string; init: RequestInit } {
  const words = [...command.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"'\\]+)|\\\n/g)]
    .map(([, double, single, plain]) => double ?? single ?? plain)
    .filter((word) => word !== undefined);
  const valuesOf = (flag: string) =>
    words.flatMap((word, i) => (words[i - 1] === flag ? [word] : []));
  const headers = valuesOf("-H").map((line): [string, string] => {
    const [name = "", value = ""] = line.split(/: (.*)/s);
    return [name, value];
  });
  const url = words.find((word) => /^https?:/.test(word)) ?? "";
  const body = valuesOf("-d")[0] ?? null;
  return { url, init: { method: valuesOf("-X")[0] ?? (body ? "POST" : "GET"), headers, body } };
}

/** Runs a pasted `curl` and answers its JSON. */
export async function paste(command: string): Promise<{ valid: boolean; code: string }> {
  const { url, init } = readCurl(command);
  return (await fetch(url, init)).json();
}
