import type { ReactNode } from "react";
import { CodeBlock } from "@/components/ui/code-block";
import { Panel } from "@/components/ui/panel";

/** Limits that belong to no key: how a service asks for one, and numbers of its own for an identifier. */
export function Standalone({ apiUrl, form }: { apiUrl: string; form: ReactNode }) {
  const body = { namespace: "mail", identifier: "user_1", limit: 100, windowMs: 60_000 };
  return (
    <Panel title="Standalone limits" note="of identifiers of your own, by namespace">
      <div className="flex flex-col gap-4">
        <p className="max-w-3xl text-sm text-secondary">
          A service limits anything by asking for a namespace and an identifier; the answer says
          what is left. These checks are counted where they are made and written nowhere, so there
          is no chart of them. An override gives one identifier other numbers, at once.
        </p>
        <CodeBlock
          label="curl"
          code={`curl -s ${apiUrl}/v1/limits/check -H "Authorization: Bearer $KEYWAY_KEY" \\\n  -H "Content-Type: application/json" -d '${JSON.stringify(body)}'`}
        />
        {form}
      </div>
    </Panel>
  );
}
