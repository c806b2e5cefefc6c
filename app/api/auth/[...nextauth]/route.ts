import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/app/_web/auth-options";
import { readOrigin, readToken } from "@/app/_web/caller";
import { readDevices } from "@/app/_web/device";
import { tooManyOf } from "@/app/_web/too-many";

type Context = { params: Promise<{ nextauth: string[] }> };

/** The steps of the ceremony. `session` is not among them: next-auth signs people out when the database blinks. */
const STEPS = new Set(["callback", "csrf", "error", "providers", "signin", "signout"]);

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  if (!STEPS.has(nextauth[0] ?? "")) return new Response(null, { status: 404 });
  const { ip, userAgent, requestId } = await readOrigin();
  // The form of NextAuth with three arguments: the options know the browser.
  const [token, deviceOf] = await Promise.all([readToken(), readDevices()]);
  const options = authOptions({ token, ip, userAgent, deviceOf });
  const answer: Response = await NextAuth(request, context, options);
  return (await tooManyOf(answer, requestId)) ?? answer;
}

export { handle as GET, handle as POST };
