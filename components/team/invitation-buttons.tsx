"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { notify } from "@/components/ui/toast";
import type { TeamActions } from "./actions";

/** Sends an open invitation again, under a new link, or takes it back. */
export function InvitationButtons({
  id,
  email,
  resend,
  revoke,
}: { id: string; email: string } & Pick<TeamActions, "resend" | "revoke">) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const [link, setLink] = useState<string>();
  const [refusal, setRefusal] = useState<string>();

  const again = () =>
    start(async () => {
      const state = await resend(id);
      setRefusal(state.ok ? undefined : state.message);
      if (!state.ok) return;
      setLink(state.result.link);
      notify({
        text: state.result.mailed
          ? `${email} was invited again`
          : `No mail went out to ${email}: hand the link on`,
      });
      router.refresh();
    });
  const back = () =>
    start(async () => {
      const state = await revoke(id);
      setRefusal(state.ok ? undefined : state.message);
      if (state.ok) notify({ text: `The invitation of ${email} was taken back` });
      router.refresh();
    });

  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-1.5">
      {refusal && (
        <span role="alert" className="text-sm text-denied-text">
          {refusal}
        </span>
      )}
      {link && (
        <CopyButton text={link} label={`Copy the link for ${email}`} size="small">
          Copy link
        </CopyButton>
      )}
      <Button variant="quiet" size="small" pending={pending} onClick={again}>
        Resend<span className="sr-only"> to {email}</span>
      </Button>
      <Button variant="danger-quiet" size="small" pending={pending} onClick={back}>
        Revoke<span className="sr-only"> the invitation of {email}</span>
      </Button>
    </span>
  );
}
