"use server";

import { runOpenAction } from "@/app/_web/run-action";
import type { FormState } from "@/components/ui/form-state";
import { env } from "@/lib/env";
import { ExperimentInput } from "@/lib/onboarding/input";
import { runExperiment } from "@/lib/onboarding/run";
import { requireStarter } from "./member";

/** Sends a verification, or several, as a terminal would. */
export async function experimentAction(form: FormData): Promise<FormState<string[]>> {
  return runOpenAction(form, ExperimentInput, async (input) => {
    const { actor } = await requireStarter();
    return runExperiment(actor, input, env().apiUrl);
  });
}
