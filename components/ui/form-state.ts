/** What a form gets back from its action: the result, or what to say where, with what was typed. */
export type FormState<R> = Done<R> | Refused;

export type Done<R> = Readonly<{ ok: true; result: R }>;

export type Refused = Readonly<{
  ok: false;
  /** About the whole form. */
  message: string;
  /** By the path of the field. */
  errors: Readonly<Record<string, string>>;
  /** What was typed, since React empties a form after its action. Never a password or a secret. */
  values: Readonly<Record<string, string>>;
  /** How long to wait, where waiting helps. */
  retryAfterSeconds?: number;
}>;

/** An action for `useActionState`. */
export type FormAction<R> = (before: FormState<R> | null, form: FormData) => Promise<FormState<R>>;
