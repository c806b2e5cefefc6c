import type { Metadata } from "next";
import { readQuery, type SearchParams } from "@/app/_web/query";
import { Code } from "@/components/reference/code";
import { HelpTable } from "@/components/reference/help-table";
import { OperationIndex } from "@/components/reference/operation-index";
import { ReferenceFrame } from "@/components/reference/reference-frame";
import { TextLink } from "@/components/ui/button";
import { env } from "@/lib/env";
import { STATUS } from "@/lib/errors";
import { ERROR_HELP, OUTCOME_HELP } from "@/lib/reference/outcome";
import { asOfToday, withOwnIds } from "@/lib/reference/own";
import { KEY_VARIABLE, sampleOf } from "@/lib/reference/sample";
import { findOperations } from "@/lib/reference/section";
import { readLanguage, readReader, readSections } from "./read";

export const metadata: Metadata = { title: "API reference" };

/** Where the reference begins: the first call, what may come of it, and every operation; or what a search found. */
export default async function ReferencePage({ searchParams }: { searchParams: SearchParams }) {
  const [{ q, lang }, { own, home }] = await Promise.all([readQuery(searchParams), readReader()]);
  const sections = readSections();
  const language = readLanguage(lang);
  const frame = { sections, language, home, query: q };
  if (q?.trim())
    return (
      <ReferenceFrame {...frame}>
        <Found query={q} />
      </ReferenceFrame>
    );
  const verify = sections.flatMap((one) => one.operations).find((one) => one.id === "verifyKey");
  const target = { baseUrl: env().apiUrl, guarded: true };
  return (
    <ReferenceFrame {...frame}>
      <div className="flex max-w-3xl flex-col gap-3">
        <h1 className="text-xl font-semibold tracking-tight">API reference</h1>
        <p className="text-secondary">
          The API is at <code className="font-mono text-ink">{env().apiUrl}</code>. Every call but
          health, readiness and metrics carries a management key of your workspace. Put one into{" "}
          <code className="font-mono text-ink">{KEY_VARIABLE}</code>
          {own.size > 0 && (
            <>
              {" "}
              (
              <TextLink href={`${home.href}/keys/new?api=management&name=Samples`}>
                make one
              </TextLink>
              , with the permissions that you want to try)
            </>
          )}
          , and every sample here works as pasted
          {own.size > 0 && "; they hold ids of your own workspace"}.
        </p>
        {verify && (
          <Code label="Verify a key with curl">
            {asOfToday(withOwnIds(sampleOf("curl", verify.call, target), own), new Date())}
          </Code>
        )}
        <p className="text-secondary">
          Times are UTC, durations carry their unit in the name. Lists answer a{" "}
          <code className="font-mono text-ink">nextCursor</code> until there is nothing more. A POST
          with an <code className="font-mono text-ink">Idempotency-Key</code> runs once in 24 hours.
        </p>
      </div>
      <HelpTable
        title="Outcomes of verify"
        anchor="outcome"
        rows={Object.entries(OUTCOME_HELP).map(([code, help]) => ({ code, ...help }))}
      />
      <HelpTable
        title="Errors"
        anchor="error"
        rows={Object.entries(ERROR_HELP).map(([code, help]) => ({
          code,
          status: STATUS[code as keyof typeof STATUS],
          ...help,
        }))}
      />
      <OperationIndex sections={sections} />
    </ReferenceFrame>
  );
}

function Found({ query }: { query: string }) {
  const found = findOperations(readSections(), query);
  const count = found.reduce((sum, section) => sum + section.operations.length, 0);
  return (
    <>
      <div>
        <h1 className="text-xl font-semibold tracking-tight">“{query}”</h1>
        <p className="text-secondary">
          {count === 0
            ? "Nothing in the reference fits. Try a path, a field or a verb, such as rotate."
            : `${count} ${count === 1 ? "operation" : "operations"}`}
        </p>
      </div>
      <OperationIndex sections={found} />
    </>
  );
}
