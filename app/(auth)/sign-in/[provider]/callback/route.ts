import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { readOrigin, readToken } from "@/app/_web/caller";
import { keepLastUsed } from "@/app/_web/last-used";
import { endTrip, invitationOf, problemPath, readTrip, seeOther } from "@/app/_web/provider-trip";
import { hrefOf } from "@/app/_web/query";
import { getSession } from "@/app/_web/session";
import { SESSION_SECONDS, sessionCookie } from "@/app/_web/session-cookie";
import { env } from "@/lib/env";
import { ProviderError } from "@/lib/providers/fault";
import { finishAtProvider } from "@/lib/providers/finish";
import { findProvider } from "@/lib/providers/provider";
import { callbackUrl } from "@/lib/providers/start";

type Context = Readonly<{ params: Promise<{ provider: string }> }>;

/** Where a provider sends the browser back to. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const provider = findProvider((await params).provider);
  if (!provider) notFound();
  const trip = await readTrip();
  // On our own public URL, whatever host the request named.
  const callback = new URL(callbackUrl(provider));
  callback.search = new URL(request.url).search;
  const back = {
    ...{ callback, token: trip.token, signedIn: await getSession(), replaces: await readToken() },
    invitation: invitationOf(trip.to),
  };
  try {
    const outcome = await finishAtProvider(provider, back, await readOrigin());
    await endTrip();
    if (!("token" in outcome)) return seeOther(trip.to);
    await keepSession(outcome.token);
    await keepLastUsed(provider.id);
    const to = outcome.path ?? trip.to;
    return seeOther(outcome.awaits ? hrefOf("/sign-in", { callbackUrl: to }) : to);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.fault !== "stale") await endTrip();
    return seeOther(problemPath(trip, provider.id, error.fault));
  }
}

async function keepSession(value: string): Promise<void> {
  const { name, options } = sessionCookie(env());
  (await cookies()).set({ ...options, name, value, maxAge: SESSION_SECONDS });
}
