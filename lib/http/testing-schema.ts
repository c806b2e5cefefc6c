import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { z } from "zod";

const Response = z.object({
  $ref: z.string().optional(),
  content: z.record(z.string(), z.unknown()).optional(),
});

const Document = z.object({
  components: z.object({ responses: z.record(z.string(), Response) }),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        responses: z.record(z.string(), Response),
      }),
    ),
  ),
});

export type Answered = Readonly<{
  method: string;
  path: string;
  status: number;
  type: string | null;
  body: unknown;
}>;

/** What holds answers to an OpenAPI document. */
export type Checker = ReturnType<typeof checkerOf>;

/**
 * Holds answers to what the document says of their operations: the status, the media type, every field.
 * @returns of an answer what is wrong with it; nothing for a path that the document does not list
 */
export function checkerOf(given: Readonly<Record<string, unknown>>) {
  const document = Document.parse(given);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(given, "openapi", false, false);
  const compiled = new Map<string, ValidateFunction>();
  const patterns = Object.keys(document.paths)
    .map((path) => ({ path, pattern: patternOf(path) }))
    // The one with fewer variables is meant where two fit.
    .toSorted((a, b) => a.path.split("{").length - b.path.split("{").length);

  const validatorOf = (pointer: string): ValidateFunction => {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `openapi${pointer}` });
    compiled.set(pointer, known);
    return known;
  };

  /** A response and where it stands, whether in its operation or among the components. */
  const responseAt = (given: z.infer<typeof Response> | undefined, place: string[]) => {
    const name = given?.$ref?.replace("#/components/responses/", "");
    if (name === undefined) return { place, content: given?.content };
    const { content } = document.components.responses[name] ?? {};
    return { place: ["components", "responses", name], content };
  };

  return ({ method, path, status, type, body }: Answered): string[] => {
    const verb = method.toLowerCase();
    const found = patterns.find(
      (one) => one.pattern.test(path) && document.paths[one.path]?.[verb] !== undefined,
    );
    const responses = found && document.paths[found.path]?.[verb]?.responses;
    if (!found || !responses) return [];
    const key = responses[status] ? String(status) : "default";
    // What stands for the rest is our own faults.
    if (status < 500 && key === "default") return [`${status} is not declared`];
    const media = type?.split(";")[0] ?? "";
    const { place, content } = responseAt(responses[key], [
      "paths",
      found.path,
      verb,
      "responses",
      key,
    ]);
    if (!content) return media === "" ? [] : [`${status} has no body`];
    if (!(media in content)) return [`${media} is not among ${Object.keys(content)}`];
    if (!media.endsWith("json")) return [];
    const whole = [...place, "content", media, "schema"];
    const validate = validatorOf(`#/${whole.map(escapePointer).join("/")}`);
    if (validate(body)) return [];
    return (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
  };
}

const patternOf = (path: string) =>
  new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`);

/** RFC 6901, in a URI fragment. */
const escapePointer = (text: string) =>
  encodeURIComponent(text.replaceAll("~", "~0").replaceAll("/", "~1"));
