"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button, TextLink } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import type { FormState } from "@/components/ui/form-state";
import { plural } from "@/components/ui/format";
import { notify } from "@/components/ui/toast";

type Props = {
  workspace: string;
  /** The page on which one sets up a second factor of one's own. */
  account: string;
  required: boolean;
  /** Whether who looks at it has a second factor; without one they would keep themselves out. */
  own: boolean;
  /** The names of the members who have none. */
  without: readonly string[];
  set: (form: FormData) => Promise<FormState<null>>;
};

const SHOWN = 10;

/** Whether members need a second factor here; says whom it would keep waiting before it is turned on. */
export function SecondFactorRule({ workspace, account, required, own, without, set }: Props) {
  const router = useRouter();
  const [open, setOpen] = useState(false);

  async function run(): Promise<string | undefined> {
    const form = new FormData();
    form.set("required", String(!required));
    const state = await set(form);
    if (!state.ok) return state.message;
    notify({
      text: required
        ? `Members of ${workspace} need no second factor any more`
        : `Members of ${workspace} need a second factor from their next request`,
    });
    router.refresh();
  }

  return (
    <div className="flex flex-col items-start gap-3">
      <p className="text-sm text-secondary">
        {required
          ? "Only members with a second factor are let in. Management keys are not asked for one."
          : "Each member decides for their own account. Management keys are not asked for one."}
      </p>
      {own || required ? (
        <Button variant={required ? "danger-quiet" : "secondary"} onClick={() => setOpen(true)}>
          {required ? "Make it optional" : "Require a second factor"}
        </Button>
      ) : (
        <p className="text-sm">
          <TextLink href={account}>Set up a second factor for your own account</TextLink> first.
        </p>
      )}
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title={
          required
            ? `Let members of ${workspace} in without a second factor?`
            : `Require a second factor in ${workspace}?`
        }
        consequence={
          required
            ? "From then on a password alone is enough for whoever has no second factor."
            : "From their next request on, whoever has none sees nothing here until they set one up."
        }
        action={required ? "Make it optional" : "Require a second factor"}
        calm={!required}
        run={run}
      >
        {!required && <Without names={without} />}
      </Confirm>
    </div>
  );
}

function Without({ names }: { names: readonly string[] }) {
  if (names.length === 0) return <p className="text-sm">Every member has one already.</p>;
  return (
    <div className="text-sm">
      <p className="font-medium">{plural(names.length, "member")} without one:</p>
      <ul className="list-inside list-disc text-secondary">
        {names.slice(0, SHOWN).map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
      {names.length > SHOWN && <p className="text-secondary">and {names.length - SHOWN} more</p>}
    </div>
  );
}
