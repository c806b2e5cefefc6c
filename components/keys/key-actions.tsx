"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { copyText } from "@/components/ui/copy";
import { loadDialog } from "@/components/ui/dialog";
import { lazyPart } from "@/components/ui/lazy-part";
import { Menu } from "@/components/ui/menu";
import { useCommand, useShortcut } from "@/components/ui/shortcuts";
import { notify } from "@/components/ui/toast";
import type { KeyActions as Actions } from "./actions";
import type { ApiChoice, Draft } from "./draft";
import type { UseEvidence } from "./evidence";
import { RevokeKey } from "./revoke-key";
import { toggleKey } from "./toggle";

const EditKey = lazyPart(() => import("./edit-key"));
const loadRotate = () => {
  loadDialog();
  return import("./rotate-key");
};
const RotateKey = lazyPart(loadRotate);

/** What can be done to the key of this page: rotate, disable or enable at once, edit, revoke; or restore it. */
export function KeyActions({
  id,
  status,
  hint,
  start,
  api,
  address,
  now,
  apiUrl,
  logHref,
  evidence,
  restorable,
  actions,
}: {
  id: string;
  status: string;
  hint: string;
  /** The key as its form shows it. */
  start: Draft;
  api: ApiChoice;
  /** Where the browser calls from. */
  address: string;
  now: number;
  apiUrl: string;
  /** The log of its active secret. */
  logHref: string;
  evidence: UseEvidence;
  /** A revoked key that can still come back. */
  restorable: boolean;
  actions: Actions;
}) {
  const router = useRouter();
  const [asked, setAsked] = useState<"rotate" | "edit" | "revoke">();
  const [open, setOpen] = useState(false);
  const [round, setRound] = useState(0);
  const [pending, startChange] = useTransition();
  const { name } = start;
  const revoked = status === "revoked";
  const disabled = status === "disabled";
  useShortcut("r", "Rotate this key", () => (revoked ? undefined : begin("rotate")));

  const toggle = () =>
    startChange(() => toggleKey({ name, disabled }, actions, () => router.refresh()));
  useCommand(disabled ? "Enable this key" : "Disable this key", () =>
    revoked ? undefined : toggle(),
  );
  useCommand("Copy this key’s id", async () => {
    const copied = await copyText(id);
    notify({ text: copied === "copied" ? `Copied ${id}` : `The id is ${id}` });
  });

  function begin(what: NonNullable<typeof asked>) {
    // A fresh form each time; the old one is kept until then, so that closing it can be seen.
    setRound(round + 1);
    setAsked(what);
    setOpen(true);
  }
  const sheet = { open, onOpenChange: setOpen };

  function restore() {
    startChange(async () => {
      const state = await actions.restore().catch(() => undefined);
      router.refresh();
      notify({
        text: state?.ok ? `${name} is restored` : (state?.message ?? "It was not restored."),
      });
    });
  }

  return (
    <>
      {revoked ? (
        restorable && (
          <Button variant="primary" pending={pending} onClick={restore}>
            Restore
          </Button>
        )
      ) : (
        <>
          <Button
            variant="primary"
            aria-keyshortcuts="r"
            onPointerEnter={loadRotate}
            onFocus={loadRotate}
            onClick={() => begin("rotate")}
          >
            Rotate
          </Button>
          <Button pending={pending} onClick={toggle}>
            {disabled ? "Enable" : "Disable"}
          </Button>
          <Menu
            label={`More for ${name}`}
            entries={[
              { label: "Edit", run: () => begin("edit") },
              { kind: "line" },
              { label: "Revoke…", danger: true, run: () => begin("revoke") },
            ]}
          />
        </>
      )}
      {asked === "rotate" && (
        <RotateKey key={round} {...sheet} {...{ name, apiUrl, logHref }} rotate={actions.rotate} />
      )}
      {asked === "edit" && (
        <EditKey key={round} {...sheet} {...{ start, api, address, now }} update={actions.update} />
      )}
      {asked === "revoke" && (
        <RevokeKey key={round} {...sheet} {...{ name, hint, evidence }} {...actions} />
      )}
    </>
  );
}
