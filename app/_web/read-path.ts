import { headers } from "next/headers";
import { SCANNER_PATTERN } from "@/lib/keys/secret";

const SECRET = new RegExp(SCANNER_PATTERN);

/**
 * The path and query of the page that is asked for, `home` where they are not known. A secret that somebody put into an
 * address goes no further than this.
 */
export async function readPath(home: string): Promise<string> {
  const path = (await headers()).get("x-path");
  return path === null || SECRET.test(path) ? home : path;
}
