"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import type { FormState } from "@/components/ui/form-state";
import { notify } from "@/components/ui/toast";
import type { OverlapActions } from "./secrets-panel";

const DAY_MS = 86_400_000;

/** The three ways out of an overlap: give it another day, end it now, or go back to the old secret. */
export function OverlapButtons({
  extend,
  finish,
  undo,
  version,
  retiresAt,
  seen,
}: OverlapActions & {
  version: number;
  retiresAt: string | null;
  /** Who used the old secret today, in words. */
  seen: readonly string[];
}) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const [asked, setAsked] = useState<"finish" | "undo">();

  function extendDay() {
    start(async () => {
      const from = retiresAt ? Date.parse(retiresAt) : Date.now();
      const form = new FormData();
      form.set("retiresAt", new Date(from + DAY_MS).toISOString());
      const state = await extend(form).catch(() => undefined);
      router.refresh();
      notify({
        text: state?.ok
          ? `v${version} keeps working for 24 h more`
          : (state?.message ?? "Nothing was changed: the server was not reached."),
      });
    });
  }
  async function run(change: () => Promise<FormState<unknown>>, done: string) {
    const state = await change();
    if (!state.ok) return state.message;
    notify({ text: done });
    router.refresh();
  }
  const finishing = asked === "finish";
  return (
    <div className="ml-auto flex flex-wrap gap-1.5">
      <Button size="small" pending={pending} onClick={extendDay}>
        Extend 24 h
      </Button>
      <Button size="small" onClick={() => setAsked("finish")}>
        Finish now
      </Button>
      <Button size="small" variant="quiet" onClick={() => setAsked("undo")}>
        Undo rotation
      </Button>
      <Confirm
        open={asked !== undefined}
        onOpenChange={(open) => (open ? undefined : setAsked(undefined))}
        title={finishing ? `Stop v${version} now?` : "Undo this rotation?"}
        consequence={
          finishing
            ? "No verifier accepts the old secret once this returns. It does not come back."
            : "The new secret stops at once, and the old one is active again, without an end."
        }
        evidence={
          finishing
            ? [
                {
                  label: "Used it today",
                  value: seen.length > 0 ? seen.slice(0, 4).join(", ") : "Nobody",
                  alarming: seen.length > 0,
                },
              ]
            : []
        }
        action={finishing ? `Stop v${version}` : "Undo rotation"}
        run={() =>
          finishing
            ? run(finish, `v${version} is retired`)
            : run(undo, `v${version} is active again`)
        }
      />
    </div>
  );
}
