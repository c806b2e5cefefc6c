"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Sheet } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import type { CreateOwner } from "./actions";
import { OwnerForm } from "./owner-form";

/** The button and the sheet that describe a customer. */
export function NewOwner({ create }: { create: CreateOwner }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        New owner
      </Button>
      <Sheet open={open} onOpenChange={setOpen} title="New owner">
        <OwnerForm
          owner={undefined}
          send={create}
          action="Create owner"
          onDone={(id) => {
            setOpen(false);
            notify({ text: `${id} is an owner now` });
          }}
        />
      </Sheet>
    </>
  );
}
