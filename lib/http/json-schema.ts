import { z } from "zod";

type Json = Record<string, unknown>;
type Direction = "input" | "output";

/** JSON Schema of a schema; the named ones in it go to the components. */
export function schemaOf(schema: z.ZodType, io: Direction, components: Json): Json {
  const made = z.toJSONSchema(schema, { io, unrepresentable: "any", override });
  const moved: Json = JSON.parse(
    JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/'),
  );
  const { $schema, $defs, ...rest } = moved;
  Object.assign(components, $defs);
  return rest;
}

/** An answer may gain fields later; and the pattern beside `format` says nothing more to anybody. */
const override: z.core.ToJSONSchemaParams["override"] = ({ zodSchema, jsonSchema }) => {
  if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
  const { def } = zodSchema._zod;
  if (def.type === "object" && !("catchall" in def && def.catchall))
    delete jsonSchema.additionalProperties;
};
