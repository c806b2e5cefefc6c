import { notFound } from "next/navigation";
import { readOrigin } from "@/app/_web/caller";
import { leaveFor } from "@/app/_web/leave";
import { type Errand, keepTrip, problemPath, seeOther } from "@/app/_web/provider-trip";
import { hrefOf } from "@/app/_web/query";
import { returnPath } from "@/app/_web/return-path";
import { isSameOrigin } from "@/app/_web/same-origin";
import { getSession } from "@/app/_web/session";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { PURPOSES } from "@/lib/providers/attempt";
import { ProviderError } from "@/lib/providers/fault";
import { findProvider, type Provider } from "@/lib/providers/provider";
import { type Start, startAtProvider } from "@/lib/providers/start";
import { startProof } from "@/lib/providers/start-proof";
import { signInGuard } from "@/lib/sessions/guard";
import { isRecent } from "@/lib/sessions/session";

type Context = Readonly<{ params: Promise<{ provider: string }> }>;

/** Sends the browser to a provider: to sign in, to link an account with the one signed in, or to prove who it is. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const provider = findProvider((await params).provider);
  if (!provider) notFound();
  if (!isSameOrigin(request.headers, env().url))
    return new Response("This form was sent from another site.", { status: 403 });
  const form = await request.formData();
  const purpose = PURPOSES.find((one) => one === form.get("purpose")) ?? "sign-in";
  const to = returnPath(String(form.get("callbackUrl") ?? ""), env().url);
  const errand = { purpose, to };
  const start = await begin(provider, errand, String(form.get("code") ?? "").slice(0, 64));
  if (start instanceof Response) return start;
  await keepTrip(start.token, errand);
  return leaveFor(provider.name, start.url);
}

/** @returns a redirect when it does not come to that */
async function begin(provider: Provider, errand: Errand, code: string): Promise<Start | Response> {
  const { purpose, to } = errand;
  try {
    const origin = await readOrigin();
    signInGuard().admitProvider(origin.ip);
    if (purpose === "sign-in") return await startAtProvider(provider, purpose, null);
    const signedIn = await getSession();
    if (!signedIn) return seeOther(hrefOf("/sign-in", { callbackUrl: to }));
    if (purpose === "prove") return await startProof(provider, signedIn, code);
    // Whoever finds the screen open must not let themselves in for good (ASVS 5.0, 7.5.1).
    if (!isRecent(signedIn.session, new Date()))
      return seeOther(hrefOf("/prove", { callbackUrl: to }));
    return await startAtProvider(provider, purpose, signedIn.session.id);
  } catch (error) {
    if (error instanceof ProviderError)
      return seeOther(problemPath(errand, provider.id, error.fault));
    if (error instanceof AppError && error.code === "rate_limited")
      return seeOther(problemPath(errand, provider.id, "rate_limited"));
    throw error;
  }
}
