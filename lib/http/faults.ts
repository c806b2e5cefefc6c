import type { z } from "zod";
import { AppError, type Fault } from "@/lib/errors";

const MAX_FAULTS = 20;

/**
 * What a schema makes of a value.
 * @param where what the value is, for the sentence: `body`, `query`
 * @throws AppError `invalid` with the place of each fault (`limits[0].windowMs`), at most 20 of them
 */
export function parseWith<S extends z.ZodType>(
  schema: S,
  value: unknown,
  where: string,
): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = faultsIn(result.error);
  throw new AppError("invalid", `The ${where} of this request is not valid.`, { faults });
}

/** The faults a schema found, at most 20 of them. */
export const faultsIn = ({ issues }: z.ZodError): Fault[] =>
  issues.flatMap(faultsOf).slice(0, MAX_FAULTS);

type Issue = z.core.$ZodIssue;

/** One fault an issue, but one for each field that is unknown. */
function faultsOf(issue: Issue): Fault[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: "is unknown" }));
  if (issue.code === "invalid_union") return nearest(issue);
  return [{ path: pathOf(issue.path), message: issue.message }];
}

/** Of several forms the one with the fewest faults is what was meant. */
function nearest({ errors, path }: z.core.$ZodIssueInvalidUnion): Fault[] {
  const forms = errors.map((form) =>
    form.flatMap((one) => faultsOf({ ...one, path: [...path, ...one.path] } as Issue)),
  );
  const [first] = forms.toSorted((a, b) => a.length - b.length);
  return first ?? [{ path: pathOf(path), message: "is none of the forms it can have" }];
}

/** A place as people write it: dots for names, brackets for positions and odd names. */
export function pathOf(path: readonly PropertyKey[]): string {
  let text = "";
  for (const part of path) {
    const name = String(part).slice(0, 64);
    if (typeof part === "number") text += `[${name}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(name)) text += text === "" ? name : `.${name}`;
    else text += `[${JSON.stringify(name)}]`;
  }
  return text;
}
