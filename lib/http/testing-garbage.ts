import fc from "fast-check";

type Schema = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Texts that something between a door and a table may trip over. */
const nastyText = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "x\udfff",
    "\u202e",
    "\ufeff",
    "💥".repeat(40),
    "e\u0301".repeat(50),
    "' or 1=1; drop table keys; --",
    "%_\\",
    "{{7*7}}",
    "__proto__",
    "constructor",
    "toString",
    "null",
    "NaN",
    "-1",
    "1e400",
    "0x10",
    "9999-12-31T23:59:59.999Z",
    "0001-01-01T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "+292277026596-12-04T15:30:07Z",
    "P99999999Y",
    "PT0S",
    "PT0.0000001S",
    "P1M",
    "0.0.0.0/0",
    "::/0",
    "::ffff:1.2.3.4/128",
    "1.2.3.4/33",
    "fe80::1%eth0",
    "*",
    "!*",
    "a:*:b",
    "invoices:read",
    "NOT NOT NOT a",
    `${"(".repeat(200)}a${")".repeat(200)}`,
    "a AND",
    "https://api.example.com",
    "urn:x",
    "acme",
    "live",
    "test",
    "Etc/GMT+12",
    "Asia/Kathmandu",
    "csv",
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ minLength: 100, maxLength: 600 }),
  fc.constantFrom("x".repeat(5_000), "💥".repeat(3_000)),
);

const nastyNumber = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    1,
    -1,
    0.5,
    1e-320,
    1e308,
    2 ** 31,
    2 ** 53,
    2 ** 53 - 1,
    -(2 ** 63),
    1e12,
    1e9,
    31_622_400_000,
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

const anything = fc.oneof(
  { weight: 3, arbitrary: nastyText },
  { weight: 2, arbitrary: nastyNumber },
  fc.constantFrom(null, true, false),
  fc.jsonValue({ maxDepth: 4, stringUnit: "binary" }),
  fc.array(nastyText, { maxLength: 5 }),
  fc.dictionary(nastyText, nastyText, { maxKeys: 3 }),
);

/** Values near a JSON schema: mostly of its shape, with what its fields say stretched to the limits and past them. */
export function nearly(schema: unknown, known: Known): fc.Arbitrary<unknown> {
  if (!isObject(schema)) return anything;
  const fitting = fitTo(schema, known);
  return fc.oneof({ weight: 20, arbitrary: fitting }, { weight: 1, arbitrary: anything });
}

/** The named schemas, and what names things that are there, so that some of what fits is carried out. */
export type Known = Readonly<{
  components: Schema;
  ids: readonly string[];
  /** What fits a field of that name. */
  values: Readonly<Record<string, string>>;
}>;

function fitTo(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const { $ref, anyOf, type, items, properties, additionalProperties } = schema;
  if (typeof $ref === "string") return fitTo(resolve($ref, known.components), known);
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map((one) => nearly(one, known)));
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  if (type === "array") return fc.array(nearly(items, known), { maxLength: 4 });
  if (type === "boolean") return fc.boolean();
  if (type === "null") return fc.constant(null);
  if (type === "integer" || type === "number") return numberOf(schema);
  if (type === "string") return textOf(schema, known);
  if (isObject(properties)) return objectOf(properties, schema.required, known);
  if (isObject(additionalProperties)) return fc.dictionary(nastyText, anything, { maxKeys: 4 });
  return anything;
}

function resolve($ref: string, components: Schema): Schema {
  const found = components[$ref.replace("#/components/schemas/", "")];
  return isObject(found) ? found : {};
}

const instants = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());

function textOf({ format, minLength, maxLength }: Schema, { ids }: Known): fc.Arbitrary<unknown> {
  if (format === "date-time") return fc.oneof(instants, instants, nastyText);
  const min = typeof minLength === "number" ? minLength : 1;
  const max = typeof maxLength === "number" ? Math.min(maxLength, 600) : 20;
  const words = fc.string({ minLength: min, maxLength: max });
  return fc.oneof(words, fc.constantFrom(...ids), nastyText);
}

const numberOf = ({ minimum, maximum }: Schema) => {
  const min = typeof minimum === "number" ? minimum : -100;
  const max = typeof maximum === "number" ? maximum : 100;
  const inside = fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max));
  const outside = fc.oneof(fc.constantFrom(min - 1, max + 1), nastyNumber);
  return fc.oneof({ weight: 4, arbitrary: inside }, { weight: 1, arbitrary: outside });
};

/** What must be there, a few of the others, and sometimes something that may not be there. */
function objectOf(properties: Schema, required: unknown, known: Known) {
  const names = Object.keys(properties);
  const needed = Array.isArray(required) ? names.filter((name) => required.includes(name)) : [];
  const near = new Map(names.map((name) => [name, fieldNear(name, properties[name], known)]));
  const fields = (chosen: readonly string[]) =>
    fc.record(Object.fromEntries(chosen.map((name) => [name, near.get(name) ?? anything])));
  const whole = fc
    .subarray(names, { maxLength: Math.min(4, names.length) })
    .chain((some) => fields([...new Set([...needed, ...some])]));
  const unknown = fc
    .tuple(whole, nastyText, anything)
    .map(([value, name, extra]) => ({ ...value, [name]: extra }));
  return fc.oneof(
    { weight: 12, arbitrary: whole },
    { weight: 1, arbitrary: fc.subarray(names).chain(fields) },
    { weight: 1, arbitrary: unknown },
  );
}

function fieldNear(name: string, schema: unknown, known: Known): fc.Arbitrary<unknown> {
  const fitting = known.values[name];
  if (fitting === undefined) return nearly(schema, known);
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(fitting) },
    { weight: 1, arbitrary: nearly(schema, known) },
  );
}

/** What is done to a text of JSON on its way: nothing, or one of the ways in which such a text can be broken. */
type Damage = (text: string, at: number) => string;

const damage: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Damage>((text) => text) },
  fc.constantFrom<Damage>(
    (text, at) => text.slice(0, at % (text.length + 1)),
    (text, at) => text.slice(0, at % (text.length + 1)) + text,
    (text) => text.replace(/\{("[^"]*":)/, "{$1 0,$1"),
    (text) => `${'{"a":'.repeat(400)}${text}${"}".repeat(400)}`,
    (text) => "[".repeat(20_000) + text,
    (text) => text.replace(/"/g, '\\u0000"'),
    (text) => text.replace(/:"/, ':"\\ud83d'),
    (text) => `${text}${" ".repeat(70_000)}`,
    (text) => `{"x":"${"y".repeat(65_000)}"${text}`,
    (text, at) => `${text.slice(0, at % (text.length + 1))}\xff\xfe${text}`,
    (text) => text.replace(/"name"/, '"__proto__"'),
    (text) => text.replace(/\d+/, "1e999"),
    (text) => `\xef\xbb\xbf${text}`,
    (_, at) => String.fromCharCode(at % 256).repeat(at % 3_000),
    () => "",
  ),
);

/** A body near a schema: a text of which each character is one byte. */
export const garbageBody = (schema: unknown, known: Known): fc.Arbitrary<string> =>
  fc
    .tuple(nearly(schema, known), damage, fc.nat())
    .map(([value, harm, at]) => harm(bytesOf(JSON.stringify(value) ?? ""), at));

/** A form near a schema, of which each character is one byte. */
export const garbageForm = (schema: unknown, known: Known): fc.Arbitrary<string> =>
  fc.tuple(nearly(schema, known), damage, fc.nat()).map(([value, harm, at]) => {
    const pairs = isObject(value) ? Object.entries(value) : [];
    const form = pairs.map(([name, one]) => `${quote(name)}=${quote(textIn(one))}`).join("&");
    // Most ways to break a text are ones for JSON, and leave a form as it is.
    return at % 4 === 0 ? harm(form, at) : form;
  });

const textIn = (value: unknown) =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "");

const bytesOf = (text: string) => Buffer.from(text).toString("latin1");

/** A query near the fields of a route. */
export const garbageQuery = (fields: readonly string[]) =>
  fc
    .array(
      fc.tuple(fc.oneof(fc.constantFrom("limit", "cursor", ...fields), nastyText), nastyText),
      { maxLength: 4 },
    )
    .map((pairs) => pairs.map(([name, value]) => `${quote(name)}=${quote(value)}`).join("&"));

/** Half of a surrogate pair cannot be encoded, and goes out as a broken byte. */
export const quote = (text: string): string =>
  text.isWellFormed() ? encodeURIComponent(text) : "%ff%zz";

export const garbageSegment = nastyText.filter((text) => text.length < 200).map(quote);

export const garbageType = (own: string) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constant(own) },
    fc.constantFrom("text/plain", "application/xml", "", "application/json;charset=utf-16"),
  );
