"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { formOf } from "@/components/keys/actions";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Sheet } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import type { OwnerActions, OwnerView } from "./actions";
import { OwnerForm } from "./owner-form";

/** What can be done to an owner from its row. */
export function OwnerButtons({ owner, actions }: { owner: OwnerView; actions: OwnerActions }) {
  const router = useRouter();
  const [editing, setEditing] = useState(false);
  const [asked, setAsked] = useState<"disable" | "delete">();
  const [pending, setPending] = useState(false);
  const called = owner.name || owner.id;

  async function enable(enabled: boolean) {
    setPending(true);
    const state = await actions.update(owner.id, formOf({ enabled })).catch(() => undefined);
    setPending(false);
    router.refresh();
    if (!state?.ok) return state?.message ?? "The server was not reached. Try again.";
    notify({ text: `Keys of ${called} are ${enabled ? "accepted again" : "refused"}` });
    return undefined;
  }
  const removing = asked === "delete";
  return (
    <span className="inline-flex items-center justify-end">
      <Button
        size="small"
        variant="quiet"
        aria-label={`Edit ${called}`}
        onClick={() => setEditing(true)}
      >
        Edit
      </Button>
      <Button
        size="small"
        variant="quiet"
        pending={pending}
        aria-label={`${owner.enabled ? "Disable" : "Enable"} ${called}`}
        onClick={() => (owner.enabled ? setAsked("disable") : enable(true))}
      >
        {owner.enabled ? "Disable" : "Enable"}
      </Button>
      <Button
        size="small"
        variant="quiet"
        aria-label={`Delete ${called}`}
        onClick={() => setAsked("delete")}
      >
        Delete
      </Button>
      <Sheet
        open={editing}
        onOpenChange={setEditing}
        title={`Edit ${called}`}
        description="It holds from the next verification on."
      >
        <OwnerForm
          owner={owner}
          send={(form) => actions.update(owner.id, form)}
          action="Save"
          onDone={() => {
            setEditing(false);
            notify({ text: `${called} is changed` });
          }}
        />
      </Sheet>
      <Confirm
        open={asked !== undefined}
        onOpenChange={(open) => (open ? undefined : setAsked(undefined))}
        title={removing ? `Delete ${called}?` : `Disable every key of ${called}?`}
        consequence={
          removing
            ? "Its name and its limits go. While keys name it, it stays: give them to another first."
            : "No verifier accepts any of them once this returns. The keys stay as they are."
        }
        action={removing ? `Delete ${called}` : `Disable ${called}`}
        run={async () => {
          if (!removing) return enable(false);
          const state = await actions.remove(owner.id);
          if (!state.ok) return state.message;
          notify({ text: `${called} is deleted` });
          router.refresh();
        }}
      />
    </span>
  );
}
