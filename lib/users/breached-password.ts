import { createHash } from "node:crypto";
import { env } from "@/lib/env";
import { invalid } from "@/lib/errors";
import { log } from "@/lib/log";
import { hashPassword } from "./password";

const TIMEOUT_MS = 2_000;
/** What is asked for is the beginning of a hash, of which hundreds of passwords share each. */
const PREFIX = 5;

/**
 * The hash of a password that somebody chooses now (see `hashPassword`), after it was looked for among those that leaked
 * elsewhere, where the installation names a list (ASVS 5.0, 6.2.12).
 * @throws AppError `invalid` when it is there
 */
export async function hashNewPassword(
  password: string,
  listUrl = env().breachedPasswordsUrl,
): Promise<string> {
  if (listUrl !== undefined && (await isBreached(password, listUrl)))
    throw invalid("password", "is known from a leak elsewhere: choose another one");
  return hashPassword(password);
}

/**
 * Asks a list in the form of Have I Been Pwned's ranges: five hexadecimal digits of a SHA-1 go out, and the rests of all
 * that begin so come back, each with how often it was seen. A list that cannot be asked refuses nobody (fail-open): the
 * list of common passwords is here.
 */
async function isBreached(password: string, listUrl: string): Promise<boolean> {
  const digest = createHash("sha1").update(password).digest("hex").toUpperCase();
  const [beginning, rest] = [digest.slice(0, PREFIX), digest.slice(PREFIX)];
  try {
    const answer = await fetch(`${listUrl}/${beginning}`, {
      // Without padding its length tells on the wire which range was asked for.
      headers: { "add-padding": "true" },
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`Status ${answer.status}`);
    const lines = (await answer.text()).split(/\r?\n/);
    // Padding was never seen.
    return lines.some((line) => line.startsWith(`${rest}:`) && !line.endsWith(":0"));
  } catch (error) {
    log().warn({ err: error }, "the list of leaked passwords cannot be asked");
    return false;
  }
}
