import { notify } from "@/components/ui/toast";
import type { ChangeKey } from "./actions";

/** Disables or enables a key at once, and offers to take it back. `after` redraws what shows it. */
export async function toggleKey(
  { name, disabled }: { name: string; disabled: boolean },
  { disable, enable }: { disable: ChangeKey; enable: ChangeKey },
  after: () => void,
): Promise<void> {
  const [change, back] = disabled ? [enable, disable] : [disable, enable];
  const state = await change().catch(() => undefined);
  after();
  if (!state?.ok) {
    notify({ text: state?.message ?? `${name} was not changed: the server was not reached.` });
    return;
  }
  notify({
    text: `${name} is ${disabled ? "enabled" : "disabled"}`,
    undo: async () => {
      await back();
      after();
    },
  });
}
