"use server";

import { revalidatePath } from "next/cache";
import { encode } from "uqr";
import { z } from "zod";
import { readOrigin } from "@/app/_web/caller";
import { requireSameOrigin, runOpenAction } from "@/app/_web/run-action";
import { requireRecent, requireSession } from "@/app/_web/session";
import type { FormState } from "@/components/ui/form-state";
import { UnlinkInput } from "@/lib/providers/input";
import { unlinkIdentity } from "@/lib/providers/unlink";
import { beginSecondFactor, type TotpOffer } from "@/lib/second-factor/begin";
import { confirmSecondFactor } from "@/lib/second-factor/confirm";
import { CodeInput, ConfirmInput } from "@/lib/second-factor/input";
import { removeSecondFactor } from "@/lib/second-factor/remove";
import { renewRecoveryCodes } from "@/lib/second-factor/renew-codes";
import { endAllSessions } from "@/lib/sessions/end-all";
import { endOneSession } from "@/lib/sessions/end-one";
import { signInGuard } from "@/lib/sessions/guard";
import { changePassword } from "@/lib/users/change-password";
import { hasPassword } from "@/lib/users/has-password";
import { ChangePasswordInput, ForgotInput, RenameUserInput } from "@/lib/users/input";
import { proving } from "@/lib/users/proving";
import { renameUser } from "@/lib/users/rename";
import { sendEmailLink } from "@/lib/users/send-email-link";

const PAGE = "/[workspace]/settings/account";

/** Gives the person another name. */
export async function renameUserAction(
  _: FormState<{ at: number }> | null,
  form: FormData,
): Promise<FormState<{ at: number }>> {
  return runOpenAction(form, RenameUserInput, async (input) => {
    const { user } = await requireSession("/");
    await renameUser(user, input, await readOrigin());
    revalidatePath("/[workspace]", "layout");
    return { at: Date.now() };
  });
}

/** Ends every session of the person but this one. */
export async function signOutElsewhereAction(): Promise<void> {
  await requireSameOrigin();
  const { user, session } = await requireSession("/");
  await endAllSessions(user, session.id, await readOrigin());
  revalidatePath(PAGE, "page");
}

/** Ends one of the person's sessions in another browser. */
export async function endSessionAction(sessionId: string): Promise<void> {
  await requireSameOrigin();
  const { user } = await requireSession("/");
  await endOneSession(user, sessionId, await readOrigin());
  revalidatePath(PAGE, "page");
}

/** What an authenticator app scans: the address as text, and the dark squares of its QR code as an SVG path. */
export type ScannedOffer = TotpOffer & Readonly<{ path: string; size: number }>;

export async function beginSecondFactorAction(
  _: FormState<ScannedOffer> | null,
  form: FormData,
): Promise<FormState<ScannedOffer>> {
  return runOpenAction(form, z.object({}), async () => {
    const { user } = await requireRecent();
    const offer = await beginSecondFactor(user);
    const { data, size } = encode(offer.uri, { border: 2 });
    const dark = data.flatMap((row, y) =>
      row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
    );
    return { ...offer, path: dark.join(""), size };
  });
}

type Codes = Readonly<{ codes: readonly string[] }>;

/** @returns the recovery codes, shown this once */
export async function confirmSecondFactorAction(
  _: FormState<Codes> | null,
  form: FormData,
): Promise<FormState<Codes>> {
  return runOpenAction(form, ConfirmInput, async (input) => {
    const { user, session } = await requireSession("/");
    if (!(await hasPassword(user.id))) await requireRecent();
    const origin = await readOrigin();
    signInGuard().admitProof(session.id);
    const confirm = () => confirmSecondFactor(user, session.id, input, origin);
    return { codes: await proving(user, origin, confirm) };
  });
}

export async function renewCodesAction(
  _: FormState<Codes> | null,
  form: FormData,
): Promise<FormState<Codes>> {
  return runOpenAction(form, CodeInput, async (input) => {
    const { user, session } = await requireSession("/");
    const origin = await readOrigin();
    signInGuard().admitProof(session.id);
    return { codes: await proving(user, origin, () => renewRecoveryCodes(user, input, origin)) };
  });
}

export async function removeSecondFactorAction(
  _: FormState<null> | null,
  form: FormData,
): Promise<FormState<null>> {
  return runOpenAction(form, CodeInput, async (input) => {
    const { user, session } = await requireSession("/");
    const origin = await readOrigin();
    signInGuard().admitProof(session.id);
    await proving(user, origin, () => removeSecondFactor(user, session.id, input, origin));
    revalidatePath(PAGE, "page");
    return null;
  });
}

/** Takes from a provider that it signs the person in. */
export async function unlinkAction(
  _: FormState<null> | null,
  form: FormData,
): Promise<FormState<null>> {
  return runOpenAction(form, UnlinkInput, async ({ provider }) => {
    const { user, session } = await requireRecent();
    await unlinkIdentity(user, session.id, provider, await readOrigin());
    revalidatePath(PAGE, "page");
    return null;
  });
}

export async function changePasswordAction(
  _: FormState<null> | null,
  form: FormData,
): Promise<FormState<null>> {
  return runOpenAction(form, ChangePasswordInput, async (input) => {
    const { user, session } = await requireSession("/");
    // Somebody at an open screen guesses no faster than at the door.
    const origin = await readOrigin();
    signInGuard().admitProof(session.id);
    await proving(user, origin, () => changePassword(user, session.id, input, origin));
    revalidatePath(PAGE, "page");
    return null;
  });
}

export async function emailLinkAction(
  _: FormState<{ email: string; mailed: boolean }> | null,
  form: FormData,
): Promise<FormState<{ email: string; mailed: boolean }>> {
  return runOpenAction(form, ForgotInput, async (input) => {
    const { user } = await requireRecent();
    signInGuard().admitLetter("email", input.email, (await readOrigin()).ip);
    return { email: input.email, mailed: await sendEmailLink(user, input) };
  });
}
