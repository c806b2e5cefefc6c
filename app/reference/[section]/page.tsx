import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readQuery, type SearchParams } from "@/app/_web/query";
import { OperationArticle } from "@/components/reference/operation-article";
import { Prose } from "@/components/reference/prose";
import { ReferenceFrame } from "@/components/reference/reference-frame";
import { env } from "@/lib/env";
import { readLanguage, readReader, readSections } from "../read";

type Props = { params: Promise<{ section: string }>; searchParams: SearchParams };

async function readSection(params: Props["params"]) {
  const { section: slug } = await params;
  return readSections().find((one) => one.slug === slug) ?? notFound();
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${(await readSection(params)).name} · API reference` };
}

/** A section of the reference, with samples in the language of `?lang=`. */
export default async function ReferenceSectionPage({ params, searchParams }: Props) {
  const section = await readSection(params);
  const [{ lang }, { own, home }] = await Promise.all([readQuery(searchParams), readReader()]);
  const language = readLanguage(lang);
  return (
    <ReferenceFrame
      sections={readSections()}
      current={section.slug}
      language={language}
      home={home}
    >
      <div>
        <h1 className="text-xl font-semibold tracking-tight">{section.name}</h1>
        <h2 className="sr-only">Operations</h2>
        <Prose text={section.description} />
      </div>
      {section.operations.map((operation) => (
        <OperationArticle
          key={operation.id}
          operation={operation}
          language={language}
          baseUrl={env().apiUrl}
          own={own}
        />
      ))}
    </ReferenceFrame>
  );
}
