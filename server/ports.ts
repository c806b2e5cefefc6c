import net from "node:net";
import { claim } from "@/lib/claim";

const FAR = 100;

const isFree = (port: number, host: string) =>
  new Promise<boolean>((resolve) => {
    const server = net.createServer().once("error", () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });

/** The claim keeps two starts at the same moment from choosing one port, before either listens. */
const take = async (port: number, host: string) =>
  (await isFree(port, host)) && (await claim(`port ${port}`)) !== undefined;

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
    if (await take(asked, host)) return asked;
    throw new Error(`Port ${asked} is in use on ${host}: set ${name} to another one.`);
  }
  for (let port = usual; port < usual + FAR; port++) if (await take(port, host)) return port;
  throw new Error(`No port from ${usual} to ${usual + FAR - 1} is free on ${host}: set ${name}.`);
}
