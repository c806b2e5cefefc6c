import { cookies, headers } from "next/headers";
import type { Origin } from "@/lib/actor";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { SESSION_SECONDS, sessionCookie } from "./session-cookie";

/** Where this request came from. The web process, or the proxy before it, wrote the address. */
export async function readOrigin(): Promise<Origin> {
  const list = await headers();
  const ip = list.get("x-forwarded-for")?.split(",")[0]?.trim() ?? "";
  return { requestId: newId("request"), ip, userAgent: list.get("user-agent") ?? "" };
}

/** The session token that the browser holds, proven or not. */
export const readToken = async (): Promise<string | undefined> =>
  (await cookies()).get(sessionCookie(env()).name)?.value;

/** Gives the browser another session token. */
export async function writeToken(value: string): Promise<void> {
  const { name, options } = sessionCookie(env());
  (await cookies()).set({ ...options, name, value, maxAge: SESSION_SECONDS });
}
