import { TextLink } from "@/components/ui/button";
import { Callout } from "@/components/ui/feedback";

/** Above every page while the workspace is frozen, so that nobody looks for the fault elsewhere. */
export function FrozenNotice({ settings }: { settings: string }) {
  return (
    <Callout tone="warning" action={<TextLink href={settings}>End the freeze</TextLink>}>
      This workspace is frozen: every key is refused.
    </Callout>
  );
}
