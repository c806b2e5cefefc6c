import { clsx } from "clsx";
import { CircleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";

type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
  /** Hides the label from sight, not from assistive technology. */
  hideLabel?: boolean;
  className?: string;
};

const control = clsx(
  "w-full min-w-0 rounded-sm border border-control bg-raised px-2.5 text-base text-ink",
  "transition-colors hover:not-disabled:border-secondary disabled:bg-sunken disabled:text-muted",
  "focus-visible:border-focus focus-visible:outline-offset-0 aria-invalid:border-denied",
);

/** Label, control, hint and error of one field, tied together for assistive technology. */
function Field({
  id,
  label,
  hint,
  error,
  hideLabel,
  required,
  className,
  children,
}: FieldProps & { id: string; required?: boolean; children: ReactNode }) {
  return (
    <div className={clsx("flex min-w-0 flex-col gap-1", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "text-sm font-medium"}>
        {label}
        {required === false && <span className="ml-1.5 font-normal text-muted">optional</span>}
      </label>
      {children}
      {error && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-sm text-denied-text">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

/** The attributes that tie a control to its field's error and hint. */
function described(id: string, hint: ReactNode, error: string | undefined) {
  const ids = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return { id, "aria-describedby": ids || undefined, "aria-invalid": error ? true : undefined };
}

/** A one-line text field. `required={false}` writes "optional"; `mono` for ids, addresses and code. */
export function Input({
  label,
  hint,
  error,
  hideLabel,
  className,
  mono,
  after,
  ...rest
}: FieldProps & ComponentProps<"input"> & { mono?: boolean; after?: ReactNode }) {
  const made = useId();
  const id = rest.id ?? made;
  const field = { id, label, hint, error, hideLabel, className, required: rest.required };
  return (
    <Field {...field}>
      <div className="flex items-center gap-2">
        <input
          {...rest}
          {...described(id, hint, error)}
          className={clsx(
            control,
            "h-8 placeholder-shown:text-ellipsis pointer-coarse:h-9",
            mono && "font-mono text-sm",
          )}
        />
        {after}
      </div>
    </Field>
  );
}

/** A text field of several lines. */
export function Textarea({
  label,
  hint,
  error,
  hideLabel,
  className,
  mono,
  ...rest
}: FieldProps & ComponentProps<"textarea"> & { mono?: boolean }) {
  const made = useId();
  const id = rest.id ?? made;
  const field = { id, label, hint, error, hideLabel, className, required: rest.required };
  return (
    <Field {...field}>
      <textarea
        rows={3}
        {...rest}
        {...described(id, hint, error)}
        className={clsx(control, "py-1.5", mono && "font-mono text-sm")}
      />
    </Field>
  );
}

/** The browser's own select, styled. Options are `<option>` children. */
export function Select({
  label,
  hint,
  error,
  hideLabel,
  className,
  ...rest
}: FieldProps & ComponentProps<"select">) {
  const made = useId();
  const id = rest.id ?? made;
  const field = { id, label, hint, error, hideLabel, className, required: rest.required };
  return (
    <Field {...field}>
      <select
        {...rest}
        {...described(id, hint, error)}
        className={clsx(control, "mark-chevron h-8 appearance-none pr-8 pointer-coarse:h-9")}
      />
    </Field>
  );
}
