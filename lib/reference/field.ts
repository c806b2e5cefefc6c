import { z } from "zod";

/** A field of a request or an answer, for reading. */
export type Field = Readonly<{
  /** From the top, in dots; `[]` for each element of a list. */
  path: string;
  /** `integer`, `string or null`, `list of string`. */
  type: string;
  required: boolean;
  description: string;
  /** What its values are held to: `1 to 64 characters`, `one of live, test`. */
  bounds: string;
}>;

const Schema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  default: z.unknown().optional(),
  format: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  maxItems: z.number().optional(),
});
type Schema = z.infer<typeof Schema>;

export type Components = Readonly<Record<string, unknown>>;

/** Deeper than this a field is shown as what it is, without its own fields. */
const DEPTH = 4;

const read = (value: unknown, components: Components): Schema => {
  const schema = Schema.parse(value ?? {});
  const name = schema.$ref?.replace("#/components/schemas/", "");
  return name === undefined ? schema : Schema.parse(components[name] ?? {});
};

/** The schemas that a value may have, `null` aside. */
function choicesOf(schema: Schema, components: Components): Schema[] {
  const choices = (schema.anyOf ?? schema.oneOf ?? []).map((one) => read(one, components));
  return choices.filter((one) => one.type !== "null");
}

function typeOf(schema: Schema, components: Components): string {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices)
    return [...new Set(choices.map((one) => typeOf(read(one, components), components)))].join(
      " or ",
    );
  if (schema.type === "array")
    return `list of ${typeOf(read(schema.items, components), components)}`;
  if (schema.format === "date-time") return "time";
  if (Array.isArray(schema.type)) return schema.type.join(" or ");
  return schema.type ?? (schema.enum || schema.const !== undefined ? "string" : "any");
}

const LARGEST = 2 ** 53 - 1;

/** Numbers of our own making say nothing: that an integer fits into a double is understood. */
function rangeOf({ minimum, maximum }: Schema): string {
  const low = minimum !== undefined && minimum > -LARGEST ? minimum.toLocaleString("en") : "";
  const high = maximum !== undefined && maximum < LARGEST ? maximum.toLocaleString("en") : "";
  if (low && high) return `${low} to ${high}`;
  return low ? `at least ${low}` : high && `at most ${high}`;
}

function boundsOf(given: Schema, components: Components): string {
  const [only, more] = choicesOf(given, components);
  const schema = only && !more ? { ...only, default: given.default ?? only.default } : given;
  const { minLength = 0, maxLength, maxItems } = schema;
  const parts = [
    schema.enum && `one of ${schema.enum.map(String).join(", ")}`,
    schema.const !== undefined && `always ${JSON.stringify(schema.const)}`,
    rangeOf(schema),
    maxLength && `${minLength ? `${minLength} to ` : "at most "}${maxLength} characters`,
    maxItems && `at most ${maxItems.toLocaleString("en")} of them`,
    schema.default !== undefined && `left out: ${JSON.stringify(schema.default)}`,
  ];
  return parts.filter(Boolean).join("; ");
}

/** Where the fields of a value are: in itself, or in the elements of a list. */
function innerOf(schema: Schema, components: Components): { schema: Schema; suffix: string }[] {
  const choices = choicesOf(schema, components);
  if (choices.length > 0) return choices.flatMap((one) => innerOf(one, components));
  if (schema.type === "array")
    return innerOf(read(schema.items, components), components).map((one) => ({
      schema: one.schema,
      suffix: `[]${one.suffix}`,
    }));
  return schema.properties ? [{ schema, suffix: "" }] : [];
}

/** The fields of a schema, each with those inside it after it. */
export function fieldsOf(value: unknown, components: Components, path = "", depth = 0): Field[] {
  const seen = new Set<string>();
  return innerOf(read(value, components), components).flatMap(({ schema, suffix }) =>
    Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
      const at = `${path}${suffix}${path || suffix ? "." : ""}${name}`;
      if (seen.has(at)) return [];
      seen.add(at);
      const inner = read(member, components);
      const field = {
        path: at,
        type: typeOf(inner, components),
        required: schema.required?.includes(name) ?? false,
        description: Schema.parse(member).description ?? inner.description ?? "",
        bounds: boundsOf(inner, components),
      };
      return depth + 1 < DEPTH ? [field, ...fieldsOf(member, components, at, depth + 1)] : [field];
    }),
  );
}

/** A parameter as a field. */
export function parameterField(
  {
    name,
    required,
    schema,
    description = "",
  }: Readonly<{
    name: string;
    required: boolean;
    schema?: unknown;
    description?: string | undefined;
  }>,
  components: Components,
): Field {
  const inner = read(schema, components);
  const own = { type: typeOf(inner, components), bounds: boundsOf(inner, components) };
  return { path: name, required, description: description || (inner.description ?? ""), ...own };
}
