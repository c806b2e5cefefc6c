"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import type { ChangeKey, RevokeKey as Revoke } from "./actions";
import type { UseEvidence } from "./evidence";
import { RevokeKey } from "./revoke-key";
import { toggleKey } from "./toggle";

/** What a row can do, by the id of its key: one set of actions for the whole list. */
export type RowActions = {
  disable: (id: string) => ReturnType<ChangeKey>;
  enable: (id: string) => ReturnType<ChangeKey>;
  revoke: (id: string, form: FormData) => ReturnType<Revoke>;
  restore: (id: string) => ReturnType<ChangeKey>;
};

/** What can be done to a key from its row: disable or enable at once, and revoke after one question. */
export function RowButtons({
  row,
  actions,
}: {
  row: {
    id: string;
    name: string;
    hint: string;
    status: string;
    evidence: UseEvidence;
  };
  actions: RowActions | undefined;
}) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const [asking, setAsking] = useState(false);
  const { id, name, status } = row;
  const disabled = status === "disabled";
  if (status === "revoked" || !actions) return null;
  const change = { disable: () => actions.disable(id), enable: () => actions.enable(id) };
  return (
    <span className="inline-flex items-center justify-end">
      <Button
        size="small"
        variant="quiet"
        pending={pending}
        aria-label={`${disabled ? "Enable" : "Disable"} ${name}`}
        onClick={() => start(() => toggleKey({ name, disabled }, change, () => router.refresh()))}
      >
        {disabled ? "Enable" : "Disable"}
      </Button>
      <Button
        size="small"
        variant="quiet"
        aria-label={`Revoke ${name}`}
        onClick={() => setAsking(true)}
      >
        Revoke
      </Button>
      <RevokeKey
        {...row}
        revoke={(form) => actions.revoke(id, form)}
        restore={() => actions.restore(id)}
        open={asking}
        onOpenChange={setAsking}
      />
    </span>
  );
}
