import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { FormState, Refused } from "@/components/ui/form-state";
import type { Actor } from "@/lib/actor";
import { noteDenial } from "@/lib/audit/note-denial";
import { env } from "@/lib/env";
import { AppError, type Fault } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { isSameOrigin } from "./same-origin";
import { requireMember } from "./session";

type Schema<I> = z.ZodType<I>;

/**
 * The one way a form calls a verb in a workspace: own origin → session → actor → input → verb.
 * Whatever is refused comes back as state; nothing of an unexpected error does but an id to find it by.
 * @param read makes the input out of the form; by default its text fields by name
 */
export async function runAction<I, R>(
  workspace: string,
  form: FormData,
  schema: Schema<I>,
  verb: (actor: Actor, input: I) => Promise<R>,
  read: (form: FormData) => unknown = textFields,
): Promise<FormState<R>> {
  return answer(form, async () => {
    const { actor } = await requireMember(workspace);
    return verb(actor, parse(schema, read(form)));
  });
}

/** `runAction` for whoever is not signed in, or acts on their own account. */
export async function runOpenAction<I, R>(
  form: FormData,
  schema: Schema<I>,
  verb: (input: I) => Promise<R>,
): Promise<FormState<R>> {
  return answer(form, () => verb(parse(schema, textFields(form))));
}

/** @throws AppError `forbidden` when the request comes from another site's page (CWE-352) */
export async function requireSameOrigin(): Promise<void> {
  if (!isSameOrigin(await headers(), env().url))
    throw new AppError("forbidden", "This form was sent from another site.");
}

async function answer<R>(form: FormData, work: () => Promise<R>): Promise<FormState<R>> {
  try {
    await requireSameOrigin();
    return { ok: true, result: await work() };
  } catch (error) {
    unstable_rethrow(error);
    noteDenial(error);
    const values = shownValues(form);
    if (error instanceof AppError) return refusalOf(error, values);
    const requestId = newId("request");
    log().error({ err: error, requestId }, "action");
    return {
      ok: false,
      message: `That did not work, nothing was changed (${requestId}).`,
      errors: {},
      values,
    };
  }
}

function refusalOf(error: AppError, values: Refused["values"]): Refused {
  const { retryAfterSeconds } = error;
  const errors = Object.fromEntries(
    error.faults.map(({ path, message }) => [path, sentence(message)]),
  );
  return {
    ok: false,
    message: sentence(error.message),
    errors,
    values,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

/** @throws AppError `invalid` with every fault */
function parse<I>(schema: Schema<I>, raw: unknown): I {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const faults: Fault[] = parsed.error.issues.map(({ path, message }) => ({
    path: path.join("."),
    message,
  }));
  throw new AppError("invalid", "Some fields need changing.", { faults });
}

/** The text fields of a form by name; those that Next adds for itself begin with `$`. */
export function textFields(form: FormData): Record<string, string> {
  const fields = [...form].filter(
    ([name, value]) => typeof value === "string" && !name.startsWith("$"),
  );
  return Object.fromEntries(fields.map(([name, value]) => [name, String(value)]));
}

const shownValues = (form: FormData): Record<string, string> =>
  Object.fromEntries(
    Object.entries(textFields(form)).filter(([name]) => !/password|secret|token/i.test(name)),
  );

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
