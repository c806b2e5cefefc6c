import net from "node:net";
import { claim } from "@/lib/claim";

const FAR = 100;

/** What keeps this process from listening there, as a clause; nothing when it may. */
const obstacle = (port: number, host: string) =>
  new Promise<string | undefined>((resolve) => {
    const server = net.createServer().once("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code === "EADDRINUSE" ? "is in use" : `cannot be had (${error.code})`);
    });
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });

/** The claim keeps two starts at the same moment from choosing one port, before either listens. */
const take = async (port: number, host: string) =>
  (await obstacle(port, host)) ?? ((await claim(`port ${port}`)) ? undefined : "is in use");

/**
 * The port a process is to listen on: the one that was asked for, or the first free one from
 * `usual` on when none was.
 * @throws Error when the asked port is in use
 */
export async function choosePort(
  name: string,
  asked: number | undefined,
  usual: number,
  host: string,
): Promise<number> {
  if (asked !== undefined) {
    const why = await take(asked, host);
    if (why) throw new Error(`Port ${asked} ${why} on ${host}: set ${name} to another one.`);
    return asked;
  }
  for (let port = usual; port < usual + FAR; port++) if (!(await take(port, host))) return port;
  throw new Error(`No port from ${usual} to ${usual + FAR - 1} is free on ${host}: set ${name}.`);
}
