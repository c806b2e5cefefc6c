"use client";

import { CodeBlock } from "@/components/ui/code-block";
import { lazyPart } from "@/components/ui/lazy-part";
import { SecretReveal, type useSecretGuard } from "@/components/ui/secret-reveal";
import type { Shown } from "./actions";
import { verifyCurl } from "./draft";

// A secret that is shown once is not lost for a part that did not come.
const FirstVerification = lazyPart(() =>
  import("./first-verification").catch(() => ({ default: () => null })),
);

/** The step after a secret was made: the only time it is to be seen, and the first request with it. */
export function NewSecret({
  shown,
  apiUrl,
  guard,
  onDone,
}: {
  shown: Shown;
  apiUrl: string;
  guard: ReturnType<typeof useSecretGuard>;
  onDone: () => void;
}) {
  const curl = verifyCurl(apiUrl, shown.secret);
  return (
    <SecretReveal
      secret={shown.secret}
      name={shown.name}
      guard={guard}
      onDone={onDone}
      variable={shown.environment === "test" ? "API_TEST_KEY" : "API_KEY"}
      curl={curl}
    >
      <details>
        <summary className="w-fit list-none py-1 text-sm text-link underline underline-offset-3">
          Verify it from a terminal
        </summary>
        <div className="mt-1.5">
          <CodeBlock code={curl} label="curl" secret onCopied={guard.onSaved} />
        </div>
      </details>
      <FirstVerification {...shown} />
    </SecretReveal>
  );
}
