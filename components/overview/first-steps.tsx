import { LinkButton } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Panel } from "@/components/ui/panel";

/** What an overview shows before the first verification: the way to it, and the call itself. */
export function FirstSteps({ apiUrl }: { apiUrl: string }) {
  return (
    <Panel title="Nothing was verified yet" note="Takes about a minute">
      <div className="flex max-w-2xl flex-col items-start gap-4">
        <p className="text-secondary">
          Make a key, send it to verify, and its answer appears here within seconds.
        </p>
        <LinkButton variant="primary" href="/start" prefetch={false}>
          Verify your first key
        </LinkButton>
        <CodeBlock
          label="curl"
          code={[
            `curl ${apiUrl}/v1/keys/verify \\`,
            `  -H "authorization: Bearer $KEYWAY_TOKEN" -H "content-type: application/json" \\`,
            `  -d '{"key": "'$KEY'"}'`,
          ].join("\n")}
        />
      </div>
    </Panel>
  );
}
