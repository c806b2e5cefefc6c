import { once } from "node:events";
import fs from "node:fs";
import { createServer } from "node:http";
import { vi } from "vitest";
import { givenVariables } from "@/lib/env";
import type { MemberRole } from "@/lib/members/permission";
import { startSession } from "@/lib/sessions/start";
import { newTestMember, type TestWorkspace } from "@/lib/testing/workspace";
import { newFolder, run } from "./testing";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

/**
 * The web process of the build, alone, on a test's database.
 * @param variables or what they are once its port is known
 * @returns where it listens
 */
export async function startWeb(
  databaseUrl: string,
  variables: Record<string, string> | ((port: string) => Record<string, string>) = {},
) {
  const { KEYWAY_PEPPERS, KEYWAY_ENCRYPTION_KEYS, NEXTAUTH_SECRET } = givenVariables();
  const PORT = String(await freePort());
  const started = run(["scripts/run.mjs", "web"], {
    ...{ DATABASE_URL: databaseUrl, PORT, KEYWAY_DATA_DIR: newFolder(), LOG_LEVEL: "warn" },
    ...{ KEYWAY_PEPPERS, KEYWAY_ENCRYPTION_KEYS, NEXTAUTH_SECRET },
    ...(typeof variables === "function" ? variables(PORT) : variables),
  });
  const url = `http://127.0.0.1:${PORT}`;
  await vi.waitFor(
    async () => {
      if (!(await fetch(`${url}/healthz`)).ok) throw new Error(started.output());
    },
    { timeout: 60_000, interval: 100 },
  );
  return { url, port: PORT, output: started.output };
}

/** The cookie of somebody who has that role, signed in just now. */
export async function cookieOf(workspace: TestWorkspace, role: MemberRole, name: string) {
  const { id: userId } = await newTestMember(workspace, role);
  const token = await startSession({
    userId,
    method: "credentials",
    ip: "192.0.2.1",
    userAgent: "",
  });
  return { userId, cookie: `${name}=${token}` };
}

/** The paths of the build as Next knows them, `/[workspace]/keys/[key]`. */
export const builtPaths = (): string[] =>
  Object.values(JSON.parse(fs.readFileSync(".next/app-path-routes-manifest.json", "utf8")));

/** A server action of the build. */
export type BuiltAction = Readonly<{ id: string; name: string; path: string }>;

type Manifest = {
  node: Record<string, { workers: object; filename: string; exportedName: string }>;
};

/** Every server action of the build, named `file#export`, with a path of a page that knows it. */
export function builtActions(): BuiltAction[] {
  const file = ".next/server/server-reference-manifest.json";
  const { node }: Manifest = JSON.parse(fs.readFileSync(file, "utf8"));
  return Object.entries(node).map(([id, { workers, filename, exportedName }]) => {
    const [worker = ""] = Object.keys(workers);
    const path = worker.replace(/^app|\/\([a-z]+\)|\/page$/g, "");
    return { id, name: `${filename}#${exportedName}`, path: path === "" ? "/" : path };
  });
}

/** Arguments as React sends them: JSON, in which `$K1` is a form whose fields follow with `_1_` before their names. */
export function encodeArguments(args: readonly unknown[]): FormData {
  const body = new FormData();
  const plain = args.map((one, i) => {
    if (typeof one !== "object" || one === null || Array.isArray(one)) return one;
    for (const [name, value] of Object.entries(one))
      body.append(`_${(i + 1).toString(16)}_${name}`, String(value));
    return `$K${(i + 1).toString(16)}`;
  });
  body.append("0", JSON.stringify(plain));
  return body;
}

/** Sends a form of the build to a page, as a browser does. @param action the name of its server action */
export const sendForm = (
  page: string,
  action: string,
  args: readonly unknown[],
  headers: Record<string, string>,
): Promise<Response> =>
  fetch(page, {
    ...{ method: "POST", redirect: "manual", body: encodeArguments(args) },
    headers: {
      ...{ accept: "text/x-component", origin: new URL(page).origin, ...headers },
      "next-action": builtActions().find(({ name }) => name.endsWith(`#${action}`))?.id ?? "",
    },
  });
