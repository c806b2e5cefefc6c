import type { SampleCall } from "./section";

export const LANGUAGES = ["curl", "typescript", "python", "go"] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  curl: "curl",
  typescript: "TypeScript",
  python: "Python",
  go: "Go",
};

/** The variable in which samples expect the management key, so that it is in no file and no history. */
export const KEY_VARIABLE = "KEYWAY_MANAGEMENT_KEY";

/** Where a call goes, and whether it takes a management key. */
export type SampleTarget = Readonly<{ baseUrl: string; guarded: boolean }>;

type Write = (call: SampleCall, target: SampleTarget) => string;

const FORM = "application/x-www-form-urlencoded";

/** A body as it is sent: JSON over several lines, or a form in one. */
const textOf = ({ body, type }: SampleCall, spaces = 0): string =>
  type === FORM
    ? formText(body)
    : JSON.stringify(body, null, 2).replaceAll("\n", `\n${" ".repeat(spaces)}`);

const formText = (body: SampleCall["body"]): string =>
  new URLSearchParams(
    Object.entries(body ?? {}).map(([name, value]) => [name, String(value)]),
  ).toString();

/** A body as an expression of JavaScript. */
const expressionOf = (call: SampleCall): string =>
  call.type === FORM ? JSON.stringify(textOf(call)) : `JSON.stringify(${textOf(call, 2)})`;

const WRITERS: Readonly<Record<Language, Write>> = {
  curl: (call, { baseUrl, guarded }) => {
    const { method, path, body, type, streams } = call;
    return [
      `curl ${streams ? "-N " : ""}${method === "GET" ? "" : `-X ${method} `}"${baseUrl}${path}"`,
      ...(guarded ? [`  -H "Authorization: Bearer $${KEY_VARIABLE}"`] : []),
      ...(body === undefined
        ? []
        : [
            `  -H "Content-Type: ${type}"`,
            // A quote within single quotes of a shell: end them, write it, begin anew.
            `  -d '${textOf(call).replaceAll("'", "'\\''")}'`,
          ]),
    ].join(" \\\n");
  },

  typescript: (call, { baseUrl, guarded }) => {
    const { method, path, body, type, streams } = call;
    const headers = [
      ...(guarded ? [`    authorization: \`Bearer \${env.${KEY_VARIABLE}}\`,`] : []),
      ...(body === undefined ? [] : [`    "content-type": "${type}",`]),
    ];
    const fields = [
      `  method: "${method}",`,
      ...(headers.length > 0 ? ["  headers: {", ...headers, "  },"] : []),
      ...(body === undefined ? [] : [`  body: ${expressionOf(call)},`]),
    ];
    const url = JSON.stringify(`${baseUrl}${path}`);
    const imports = guarded ? 'import { env } from "node:process";\n\n' : "";
    const print = streams
      ? "const text = new TextDecoder();\nfor await (const part of response.body ?? []) console.log(text.decode(part, { stream: true }));"
      : "console.log(response.status, await response.text());";
    return `${imports}const response = await fetch(${url}, {\n${fields.join("\n")}\n});\n${print}`;
  },

  python: (call, { baseUrl, guarded }) => {
    const { method, path, body, type, streams } = call;
    const headers = [
      ...(guarded ? [`        "Authorization": f"Bearer {os.environ['${KEY_VARIABLE}']}",`] : []),
      ...(body === undefined ? [] : [`        "Content-Type": "${type}",`]),
    ];
    // JSON in a raw text rather than as Python's literals, which spell true, false and null otherwise.
    const data = body === undefined ? [] : [`    data=r"""${textOf(call, 4)}""".encode(),`];
    return [
      "import os, urllib.request",
      "",
      "request = urllib.request.Request(",
      `    ${JSON.stringify(`${baseUrl}${path}`)},`,
      `    method="${method}",`,
      ...data,
      ...(headers.length > 0 ? ["    headers={", ...headers, "    },"] : []),
      ")",
      "with urllib.request.urlopen(request) as response:",
      streams
        ? '    for line in response:\n        print(line.decode(), end="")'
        : "    print(response.status, response.read().decode())",
    ].join("\n");
  },

  go: (call, { baseUrl, guarded }) => {
    const { method, path, body, type, streams } = call;
    const imports = [
      ...(streams ? ["io", "net/http", "os"] : ["fmt", "io", "net/http"]),
      ...(guarded && !streams ? ["os"] : []),
      ...(body === undefined ? [] : ["strings"]),
    ];
    // Go's raw text cannot hold its own quote.
    const raw = (text: string) => `\`${text.replaceAll("`", '` + "`" + `')}\``;
    const payload = body === undefined ? "nil" : `strings.NewReader(${raw(textOf(call, 4))})`;
    return [
      "package main",
      "",
      `import (\n${imports.map((one) => `\t"${one}"`).join("\n")}\n)`,
      "",
      "func main() {",
      `\trequest, _ := http.NewRequest("${method}", ${JSON.stringify(`${baseUrl}${path}`)}, ${payload})`,
      ...(guarded
        ? [`\trequest.Header.Set("Authorization", "Bearer "+os.Getenv("${KEY_VARIABLE}"))`]
        : []),
      ...(body === undefined ? [] : [`\trequest.Header.Set("Content-Type", "${type}")`]),
      "\tresponse, err := http.DefaultClient.Do(request)",
      "\tif err != nil {\n\t\tpanic(err)\n\t}",
      "\tdefer response.Body.Close()",
      ...(streams
        ? ["\tio.Copy(os.Stdout, response.Body)"]
        : [
            "\tanswer, _ := io.ReadAll(response.Body)",
            "\tfmt.Println(response.Status, string(answer))",
          ]),
      "}",
    ].join("\n");
  },
};

/** A call as a few lines that work as pasted, once the variable with the management key is set. */
export const sampleOf = (language: Language, call: SampleCall, target: SampleTarget): string =>
  WRITERS[language](call, target);
