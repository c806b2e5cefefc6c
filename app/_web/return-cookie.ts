import { cookies } from "next/headers";
import { env } from "@/lib/env";
import { LIFE_MS } from "@/lib/users/link";
import { sessionCookie } from "./session-cookie";

function returnCookie() {
  const { name, options } = sessionCookie(env());
  return { ...options, name: name.replace("session", "return"), maxAge: LIFE_MS.browser / 1000 };
}

/**
 * Keeps in this browser where its person wanted to be until they come back by a letter. Not in the letter: whoever
 * asks for one would write a part of it.
 */
export async function keepReturn(path: string): Promise<void> {
  (await cookies()).set({ ...returnCookie(), value: path });
}

/** Where this browser's person wanted to be, once; to be checked by whoever goes there. */
export async function takeReturn(): Promise<string | undefined> {
  const jar = await cookies();
  const { name, ...options } = returnCookie();
  const path = jar.get(name)?.value;
  if (path !== undefined) jar.set({ ...options, name, value: "", maxAge: 0 });
  return path;
}
