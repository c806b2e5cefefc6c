import { createHash, randomBytes } from "node:crypto";
import { cookies } from "next/headers";
import { NextRequest, NextResponse } from "next/server";
import NextAuth from "next-auth";
import { env } from "@/lib/env";
import { authOptions } from "./auth-options";
import { readOrigin, readToken } from "./caller";
import { readDevices } from "./device";

/** A step of next-auth, as its path below /api/auth. */
type Step = readonly ["callback", "credentials"] | readonly ["signout"];

/**
 * Runs a step of next-auth from a server action, so that the forms work without JavaScript and have the
 * very same ceremony as `POST /api/auth/…`. The action's own check of the origin stands in for the CSRF
 * token, which is therefore made here.
 * @returns the error it ended with, null when it went well
 */
export async function runCeremony(
  step: Step,
  fields: Readonly<Record<string, string>>,
): Promise<string | null> {
  const jar = await cookies();
  const csrfToken = randomBytes(32).toString("hex");
  jar.set(csrfCookie(csrfToken));
  const { ip, userAgent } = await readOrigin();
  const request = new NextRequest(new URL(`/api/auth/${step.join("/")}`, env().url), {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...fields, csrfToken, callbackUrl: "/" }).toString(),
  });
  const context = { params: Promise.resolve({ nextauth: [...step] }) };
  const [token, deviceOf] = await Promise.all([readToken(), readDevices()]);
  const options = authOptions({ token, ip, userAgent, deviceOf });
  const response: Response = await NextAuth(request, context, options);
  // Next drops a Max-Age of 0 when it reads the header: an empty cookie is one that is taken away.
  for (const cookie of new NextResponse(null, response).cookies.getAll())
    jar.set(cookie.value === "" ? { ...cookie, maxAge: 0 } : cookie);
  const to = new URL(response.headers.get("location") ?? "/?error=Unavailable", env().url);
  return to.searchParams.get("error");
}

/** next-auth's own form of it: the token, and its SHA-256 with the secret. */
function csrfCookie(token: string) {
  const secure = env().url.startsWith("https:");
  const hash = createHash("sha256").update(`${token}${env().nextauthSecret}`).digest("hex");
  return {
    name: `${secure ? "__Host-" : ""}next-auth.csrf-token`,
    value: `${token}|${hash}`,
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    secure,
  } as const;
}
