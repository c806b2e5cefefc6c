import { z } from "zod";
import recorded from "./examples.json";

/** A call that was made, and what it was answered: ids, secrets and times are made up. */
const ExampleShape = z.object({
  params: z.record(z.string(), z.string()).optional(),
  query: z.record(z.string(), z.string()).optional(),
  body: z.json().optional(),
  status: z.int(),
  answer: z.json().optional(),
});

export type Example = z.infer<typeof ExampleShape>;

/** An example of every operation, by its name; `examples.test.ts` makes these calls and records them. */
export const EXAMPLES: Readonly<Record<string, Example>> = z
  .record(z.string(), ExampleShape)
  .parse(recorded);
