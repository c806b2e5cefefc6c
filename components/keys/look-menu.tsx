"use client";

import { Columns3 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Checkbox, RadioGroup } from "@/components/ui/choice";
import { Popover } from "@/components/ui/popover";
import { COLUMNS, type ListLook, writeLook } from "./columns";

/** Which columns are shown and how close the rows stand; kept for this browser. */
export function LookMenu({
  look,
  save,
}: {
  look: ListLook;
  save: (text: string) => Promise<void>;
}) {
  const router = useRouter();
  const [, start] = useTransition();
  const [mine, setMine] = useState(look);
  const change = (part: Partial<ListLook>) => {
    const next = { ...mine, ...part };
    setMine(next);
    start(async () => {
      await save(writeLook(next));
      router.refresh();
    });
  };
  return (
    <Popover
      label="Columns and rows"
      align="end"
      content={
        <div className="flex flex-col gap-3">
          <fieldset>
            <legend className="mb-1 text-sm font-medium">Columns</legend>
            {COLUMNS.map(([name, label]) => (
              <Checkbox
                key={name}
                label={label}
                checked={mine.columns.includes(name)}
                onChange={(event) =>
                  change({
                    columns: COLUMNS.map(([one]) => one).filter((one) =>
                      one === name ? event.target.checked : mine.columns.includes(one),
                    ),
                  })
                }
              />
            ))}
          </fieldset>
          <RadioGroup
            legend="Rows"
            name="density"
            look="chips"
            value={mine.density}
            onChange={(value) =>
              change({ density: value === "compact" ? "compact" : "comfortable" })
            }
            options={[
              { value: "comfortable", label: "Comfortable" },
              { value: "compact", label: "Compact" },
            ]}
          />
        </div>
      }
    >
      <Columns3 aria-hidden /> Columns
    </Popover>
  );
}
