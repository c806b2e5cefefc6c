"use client";

import { useState, useTransition } from "react";
import { announce } from "@/components/ui/announce";
import { Button, ButtonRow } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/feedback";
import type { FormState } from "@/components/ui/form-state";

/** What can be tried: the name the server knows it by, and what the button says. */
export type Experiment = Readonly<{ id: string; label: string; primary?: boolean }>;

/** Sends the request of an experiment; `texts` are what only this page knows. */
export type RunExperiment = (form: FormData) => Promise<FormState<string[]>>;

/** Buttons that send requests from the server; what comes of them arrives in the log like any other. */
export function Experiments({
  experiments,
  texts,
  run,
}: {
  experiments: readonly Experiment[];
  texts: Readonly<Record<string, string>>;
  run: RunExperiment;
}) {
  const [pending, start] = useTransition();
  const [running, setRunning] = useState<string>();
  const [refused, setRefused] = useState<string>();

  function send(experiment: string) {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...texts, experiment })) form.set(name, value);
    setRunning(experiment);
    start(async () => {
      const state = await run(form);
      setRefused(state.ok ? undefined : state.message);
      if (state.ok) announce(`Answered: ${[...new Set(state.result)].join(", ")}`);
    });
  }

  return (
    <>
      <ButtonRow>
        {experiments.map(({ id, label, primary }) => (
          <Button
            key={id}
            variant={primary ? "primary" : "secondary"}
            pending={pending && running === id}
            disabled={pending}
            onClick={() => send(id)}
          >
            {label}
          </Button>
        ))}
      </ButtonRow>
      {refused && <ErrorCard title="That did not work" detail={refused} />}
    </>
  );
}
