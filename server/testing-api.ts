import { createServer } from "node:http";
import path from "node:path";
import { givenVariables } from "@/lib/env";
import { newFolder, run, type Started } from "./testing";

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

/**
 * An api process as `npm run api` starts it, once it serves.
 * @param variablesOf what it is given beside what it needs, with a port of its own choice
 * @throws Error with its output when it ends before
 */
export async function startApi(
  DATABASE_URL: string,
  variablesOf: (port: number) => Record<string, string>,
): Promise<{ node: Started & { url: string }; port: number }> {
  const [apiPort, port] = [await freePort(), await freePort()];
  const { KEYWAY_PEPPERS, KEYWAY_ENCRYPTION_KEYS, NEXTAUTH_SECRET } = givenVariables();
  const started = run([path.join("scripts", "run.mjs"), "api"], {
    ...{ DATABASE_URL, KEYWAY_DATA_DIR: newFolder(), API_PORT: String(apiPort), HOST: "127.0.0.1" },
    // The test's own process makes the keys.
    ...{ KEYWAY_PEPPERS, KEYWAY_ENCRYPTION_KEYS, NEXTAUTH_SECRET },
    ...variablesOf(port),
  });
  const url = `http://127.0.0.1:${apiPort}`;
  const isReady = async () => (await fetch(`${url}/readyz`).catch(() => null))?.status === 200;
  let ended = false;
  void started.ended.then(() => {
    ended = true;
  });
  while (!(await isReady())) {
    if (ended) throw new Error(started.output());
    await new Promise((resume) => setTimeout(resume, 50));
  }
  return { node: { ...started, url }, port };
}
