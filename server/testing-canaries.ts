import fs from "node:fs";
import path from "node:path";

/** Each form in which a text could have been written. */
export const formsOf = (text: string) => [
  ...[text, encodeURIComponent(text), Buffer.from(text).toString("base64").replace(/=+$/, "")],
  ...[Buffer.from(text).toString("hex"), JSON.stringify(text).slice(1, -1)],
  ...(/^[A-Za-z0-9+/]{43}=$/.test(text) ? [Buffer.from(text, "base64").toString("hex")] : []),
];

/** What the processes wrote into their folder; the secrets they keep there, and letters, are for nobody else. */
export function filesOf(folder: string): string[] {
  const own = /^(?:postgres|mail|secrets\.json|trial-keys\.json)/;
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !own.test(path.relative(folder, file)));
}

/** What a request brings; a body that is no text goes as JSON. */
export type Sent = Readonly<{ key: string; body?: unknown; headers?: Record<string, string> }>;

/** Sends a request and follows no redirect. `body` is what the answer says as JSON, if it does. */
export async function request(method: string, url: string, { key, body, headers }: Sent) {
  const sent = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  const response = await fetch(url, {
    ...{ method, redirect: "manual" },
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    ...(sent !== undefined && { body: sent }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: bodyOf(text) };
}

function bodyOf(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
