"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Button } from "./button";

/** What stands beside the page where there is room; on a narrower screen a button opens it. */
export function Aside({ label, children }: { label: string; children: ReactNode }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <section aria-label={label} className="min-w-0">
      <Button
        size="small"
        aria-expanded={open}
        aria-controls={id}
        className="xl:hidden"
        onClick={() => setOpen(!open)}
      >
        <ChevronDown aria-hidden className={open ? "rotate-180" : undefined} /> {label}
      </Button>
      <div id={id} className={open ? "max-xl:mt-3" : "max-xl:hidden"}>
        {children}
      </div>
    </section>
  );
}
