import { z } from "zod";
import type { JsonValue } from "@/lib/canonical";
import { type Components, type Field, fieldsOf, parameterField } from "./field";

/** What is said to the server in an example: the path filled in, and the body. */
export type SampleCall = Readonly<{
  method: string;
  path: string;
  body: JsonValue | undefined;
  /** The media type of the body. */
  type: string;
  /** Whether the answer goes on until one of the two leaves. */
  streams: boolean;
}>;

/** An error that an operation may answer. `code`: as its answer names it. */
export type Refusal = Readonly<{ status: string; code: string; means: string }>;

/** An operation of the API, for reading. */
export type Operation = Readonly<{
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  /** Whether a management key has to be sent. */
  guarded: boolean;
  parameters: readonly Field[];
  request: readonly Field[];
  answer: readonly Field[];
  status: string;
  refusals: readonly Refusal[];
  call: SampleCall;
  example: JsonValue | undefined;
}>;

/** The operations that are about one thing. `slug` stands in addresses. */
export type Section = Readonly<{
  name: string;
  slug: string;
  description: string;
  operations: readonly Operation[];
}>;

const Parameter = z.object({
  name: z.string(),
  in: z.enum(["path", "query", "header"]),
  required: z.boolean(),
  description: z.string().optional(),
  schema: z.unknown(),
  example: z.union([z.string(), z.number()]).optional(),
});

const Media = z.object({ schema: z.unknown().optional(), example: z.json().optional() });
const Content = z.record(z.string(), Media);

/** How each of our formats names its error: our own, that of OAuth, and Unkey's. */
const Named = z.union([
  z.object({ code: z.string() }).transform(({ code }) => code),
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ error: z.object({ title: z.string() }) }).transform(({ error }) => error.title),
]);

const Failure = z.object({ description: z.string(), content: Content });
type Failures = Readonly<Record<string, z.infer<typeof Failure>>>;

const OperationShape = z.object({
  operationId: z.string(),
  tags: z.array(z.string()).min(1),
  summary: z.string(),
  description: z.string().default(""),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(Parameter),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(
    z.string(),
    z.object({ $ref: z.string().optional(), content: Content.optional() }),
  ),
});

const Document = z.object({
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), OperationShape)),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    responses: z.record(z.string(), Failure),
  }),
});

/** The sections of an OpenAPI document, in its own order. @throws when it is none of ours */
export function sectionsOf(given: unknown): readonly Section[] {
  const { tags, paths, components } = Document.parse(given);
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({
      tag: one.tags[0],
      operation: operationOf(method.toUpperCase(), path, one, components),
    })),
  );
  return tags.map(({ name, description }) => ({
    name,
    slug: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
    description,
    operations: all.filter(({ tag }) => tag === name).map(({ operation }) => operation),
  }));
}

function operationOf(
  method: string,
  path: string,
  one: z.infer<typeof OperationShape>,
  { schemas, responses }: Readonly<{ schemas: Components; responses: Failures }>,
): Operation {
  const [type = "", body] = Object.entries(one.requestBody?.content ?? {})[0] ?? [];
  const [status = "200", response] = Object.entries(one.responses)[0] ?? [];
  const [answer] = Object.values(response?.content ?? {});
  const streams = response?.content?.["text/event-stream"] !== undefined;
  return {
    id: one.operationId,
    method,
    path,
    summary: one.summary,
    description: one.description,
    guarded: one.security?.length !== 0,
    parameters: one.parameters.map((parameter) => parameterField(parameter, schemas)),
    request: fieldsOf(body?.schema, schemas),
    answer: fieldsOf(answer?.schema, schemas),
    status,
    refusals: refusalsOf(one, responses),
    call: { method, path: filledIn(path, one.parameters), body: body?.example, type, streams },
    example: answer?.example,
  };
}

function refusalsOf({ responses }: z.infer<typeof OperationShape>, failures: Failures): Refusal[] {
  return Object.entries(responses).flatMap(([status, { $ref = "" }]) => {
    const failure = failures[$ref.replace("#/components/responses/", "")];
    if (!failure || status === "default") return [];
    const [media] = Object.values(failure.content);
    return [{ status, code: Named.parse(media?.example), means: failure.description }];
  });
}

function filledIn(path: string, parameters: readonly z.infer<typeof Parameter>[]): string {
  const at = (place: string) =>
    parameters.filter((one) => one.in === place && one.example !== undefined);
  const whole = at("path").reduce(
    (text, { name, example }) => text.replace(`{${name}}`, encodeURIComponent(String(example))),
    path,
  );
  const query = new URLSearchParams(
    at("query").map(({ name, example }) => [name, String(example)]),
  );
  return query.size === 0 ? whole : `${whole}?${query}`;
}

/** The operations that a text fits: their names, paths, what they are about, and their fields. */
export function findOperations(sections: readonly Section[], text: string): readonly Section[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (section: Section, one: Operation) => {
    const fields = [...one.parameters, ...one.request].map((field) => field.path);
    const about = [section.name, one.id, one.method, one.path, one.summary, one.description];
    const all = [...about, ...fields].join(" ").toLowerCase();
    return words.every((word) => all.includes(word));
  };
  return sections
    .map((section) => ({
      ...section,
      operations: section.operations.filter((one) => fits(section, one)),
    }))
    .filter((section) => section.operations.length > 0);
}
