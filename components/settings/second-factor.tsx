"use client";

import { useActionState, useState } from "react";
import { Button, LinkButton, TextLink } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Callout } from "@/components/ui/feedback";
import { Input } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Saved } from "@/components/ui/saved";
import { SubmitButton } from "@/components/ui/submit-button";

type Offer = Readonly<{ text: string; uri: string; path: string; size: number }>;
type Codes = Readonly<{ codes: readonly string[] }>;

type Props = {
  /** When the second factor was set up; null without one. */
  since: string | null;
  /** Recovery codes that are left. */
  left: number;
  /** Whether there is a password to be shown before it is turned on. */
  withPassword: boolean;
  begin: FormAction<Offer>;
  confirm: FormAction<Codes>;
  renew: FormAction<Codes>;
  remove: FormAction<null>;
};

/** The second factor of the account: set up, its recovery codes, taken away. */
export function SecondFactor(props: Props) {
  return (
    <Panel title="Second factor">
      {props.since ? <Held {...props} /> : <SecondFactorSetUp {...props} />}
    </Panel>
  );
}

/** Sets one up, and shows its recovery codes; `then` is where to go on from there. */
export function SecondFactorSetUp({
  begin,
  confirm,
  withPassword,
  then,
}: Pick<Props, "begin" | "confirm" | "withPassword"> & { then?: { href: string; label: string } }) {
  const [offer, start] = useActionState(begin, null);
  const [done, submit] = useActionState(confirm, null);
  if (done?.ok)
    return (
      <div className="flex flex-col items-start gap-3">
        <RecoveryCodes codes={done.result.codes} />
        {then && <LinkButton href={then.href}>{then.label}</LinkButton>}
      </div>
    );
  const refused = done?.ok === false ? done : undefined;
  // Where it is what the page is for.
  const primary = then ? "primary" : "secondary";
  if (!offer?.ok)
    return (
      <form action={start} className="flex flex-wrap items-center gap-3">
        <p className="text-sm text-secondary">
          Signing in then takes a code of an app on your phone as well.
        </p>
        <SubmitButton variant={primary}>Set up an authenticator app</SubmitButton>
        <Saved state={offer} />
      </form>
    );
  const { path, size, text, uri } = offer.result;
  return (
    <form action={submit} className="flex max-w-120 flex-col gap-3">
      <p className="text-sm">
        Scan this with an authenticator app, type the text into it, or{" "}
        <TextLink href={uri}>open the app on this device</TextLink>.
      </p>
      <svg
        viewBox={`0 0 ${size} ${size}`}
        className="size-44 rounded-sm border"
        role="img"
        aria-label="QR code for the authenticator app; the text below says the same"
      >
        {/* Dark on light in either theme: not every app reads the opposite. */}
        <rect width={size} height={size} fill="white" />
        <path d={path} fill="black" />
      </svg>
      <CodeBlock code={text} label="Secret of the authenticator app" />
      <Input
        label="Code that the app shows"
        name="code"
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        error={refused?.errors.code}
      />
      {withPassword && (
        <Input
          label="Your password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          hint="Every other browser is signed out."
          error={refused?.errors.password}
        />
      )}
      <div className="flex items-center gap-3">
        <SubmitButton variant={primary}>Turn it on</SubmitButton>
        <Saved state={done} />
      </div>
    </form>
  );
}

function Held({ since, left, renew, remove }: Props) {
  const [renewed, renewCodes] = useActionState(renew, null);
  const [removed, takeAway] = useActionState(remove, null);
  const [open, setOpen] = useState<"renew" | "remove" | null>(null);
  if (renewed?.ok) return <RecoveryCodes codes={renewed.result.codes} />;
  const state = open === "renew" ? renewed : removed;
  const refused = state?.ok === false ? state : undefined;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm">
        On since {since && <RelativeTime at={since} />}.{" "}
        {left === 1 ? "1 recovery code is left." : `${left} recovery codes are left.`}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button aria-expanded={open === "renew"} onClick={() => setOpen("renew")}>
          New recovery codes
        </Button>
        <Button
          variant="danger-quiet"
          aria-expanded={open === "remove"}
          onClick={() => setOpen("remove")}
        >
          Turn off the second factor
        </Button>
      </div>
      {open && (
        <form
          action={open === "renew" ? renewCodes : takeAway}
          className="flex max-w-90 flex-col gap-3"
        >
          <Input
            key={open}
            label="Code"
            name="code"
            autoComplete="one-time-code"
            autoFocus
            required
            hint={
              open === "renew"
                ? "Of your app. The recovery codes you have now stop working."
                : "Of your app, or a recovery code. Every other browser is signed out."
            }
            error={refused?.errors.code}
          />
          <div className="flex items-center gap-3">
            <SubmitButton variant={open === "renew" ? "secondary" : "danger"}>
              {open === "renew" ? "Make new codes" : "Turn off"}
            </SubmitButton>
            <Saved state={state} />
          </div>
        </form>
      )}
    </div>
  );
}

function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  return (
    <div role="status" className="flex max-w-120 flex-col gap-3">
      <Callout>
        These recovery codes are shown this once. Each lets you in once when the app is lost: keep
        them where you keep passwords.
      </Callout>
      <CodeBlock code={codes.join("\n")} label="Recovery codes" />
    </div>
  );
}
