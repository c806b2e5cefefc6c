"use client";

import { useId, useOptimistic, useTransition } from "react";
import { RadioGroup } from "@/components/ui/choice";
import { useShell } from "./shell-state";

/** Which environment the screens show. Nothing where the app hands in no way to save it. */
export function EnvironmentToggle() {
  const { environment, actions } = useShell();
  const [, start] = useTransition();
  const [shown, setShown] = useOptimistic(environment);
  const name = useId();
  const save = actions.saveEnvironment;
  if (!save) return null;
  return (
    <RadioGroup
      legend="Environment"
      hideLegend
      name={name}
      look="chips"
      value={shown}
      onChange={(value) =>
        start(async () => {
          const next = value === "test" ? "test" : "live";
          setShown(next);
          await save(next);
        })
      }
      options={[
        { value: "live", label: "Live" },
        { value: "test", label: "Test" },
      ]}
    />
  );
}
