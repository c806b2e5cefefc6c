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

const WRITERS: Readonly<Record<Language, Write>> = {
  curl: ({ method, path, body }, { baseUrl, guarded }) =>
    [
      `curl ${method === "GET" ? "" : `-X ${method} `}"${baseUrl}${path}"`,
      ...(guarded ? [`  -H "Authorization: Bearer $${KEY_VARIABLE}"`] : []),
      ...(body === undefined
        ? []
        : [
            '  -H "Content-Type: application/json"',
            // A quote within single quotes of a shell: end them, write it, begin anew.
            `  -d '${JSON.stringify(body, null, 2).replaceAll("'", "'\\''")}'`,
          ]),
    ].join(" \\\n"),

  typescript: ({ method, path, body }, { baseUrl, guarded }) => {
    const headers = [
      ...(guarded ? [`    authorization: \`Bearer \${env.${KEY_VARIABLE}}\`,`] : []),
      ...(body === undefined ? [] : ['    "content-type": "application/json",']),
    ];
    const fields = [
      `  method: "${method}",`,
      ...(headers.length > 0 ? ["  headers: {", ...headers, "  },"] : []),
      ...(body === undefined ? [] : [`  body: JSON.stringify(${indented(body, 2)}),`]),
    ];
    const url = JSON.stringify(`${baseUrl}${path}`);
    const imports = guarded ? 'import { env } from "node:process";\n\n' : "";
    return `${imports}const response = await fetch(${url}, {\n${fields.join("\n")}\n});\nconsole.log(response.status, await response.text());`;
  },

  python: ({ method, path, body }, { baseUrl, guarded }) => {
    const headers = [
      ...(guarded ? [`        "Authorization": f"Bearer {os.environ['${KEY_VARIABLE}']}",`] : []),
      ...(body === undefined ? [] : ['        "Content-Type": "application/json",']),
    ];
    // JSON in a raw text rather than as Python's literals, which spell true, false and null otherwise.
    const data = body === undefined ? [] : [`    data=r"""${indented(body, 4)}""".encode(),`];
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
      "    print(response.status, response.read().decode())",
    ].join("\n");
  },

  go: ({ method, path, body }, { baseUrl, guarded }) => {
    const imports = ["fmt", "io", "net/http", ...(guarded ? ["os"] : [])];
    if (body !== undefined) imports.push("strings");
    const payload = body === undefined ? "nil" : `strings.NewReader(\`${indented(body, 4)}\`)`;
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
      ...(body === undefined ? [] : ['\trequest.Header.Set("Content-Type", "application/json")']),
      "\tresponse, err := http.DefaultClient.Do(request)",
      "\tif err != nil {\n\t\tpanic(err)\n\t}",
      "\tdefer response.Body.Close()",
      "\tanswer, _ := io.ReadAll(response.Body)",
      "\tfmt.Println(response.Status, string(answer))",
      "}",
    ].join("\n");
  },
};

const indented = (body: unknown, spaces: number) =>
  JSON.stringify(body, null, 2).replaceAll("\n", `\n${" ".repeat(spaces)}`);

/** A call as a few lines that work as pasted, once the variable with the management key is set. */
export const sampleOf = (language: Language, call: SampleCall, target: SampleTarget): string =>
  WRITERS[language](call, target);
