import { cookies, headers } from "next/headers";
import type { Origin } from "@/lib/actor";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { sessionCookie } from "./session-cookie";

/** Where this request came from. The web process, or the proxy before it, wrote the address. */
export async function readOrigin(): Promise<Origin> {
  const list = await headers();
  const ip = list.get("x-forwarded-for")?.split(",")[0]?.trim() ?? "";
  return { requestId: newId("request"), ip, userAgent: list.get("user-agent") ?? "" };
}

/** The session token that the browser holds, proven or not. */
export const readToken = async (): Promise<string | undefined> =>
  (await cookies()).get(sessionCookie(env()).name)?.value;
