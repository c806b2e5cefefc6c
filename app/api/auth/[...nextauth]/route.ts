import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/app/_web/auth-options";
import { readOrigin, readToken } from "@/app/_web/caller";

type Context = { params: Promise<{ nextauth: string[] }> };

/** The steps of the ceremony. `session` is not among them: next-auth signs people out when the database blinks. */
const STEPS = new Set(["callback", "csrf", "error", "providers", "signin", "signout"]);

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  if (!STEPS.has(nextauth[0] ?? "")) return new Response(null, { status: 404 });
  const { ip, userAgent } = await readOrigin();
  // The form of NextAuth with three arguments: the options know the browser.
  return NextAuth(request, context, authOptions({ token: await readToken(), ip, userAgent }));
}

export { handle as GET, handle as POST };
