import { clsx } from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";

type ChoiceProps = ComponentProps<"input"> & { label: ReactNode; hint?: ReactNode };

const box =
  "size-4 shrink-0 appearance-none border border-control bg-raised bg-center transition-colors checked:border-accent checked:bg-accent disabled:opacity-50";

function Labelled({
  id,
  label,
  hint,
  children,
}: {
  id: string;
  label: ReactNode;
  hint: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="flex items-start gap-2.5 py-1">
      <span className="flex h-5 items-center">{children}</span>
      <div className="min-w-0">
        {/* As high as its row to press. */}
        <label htmlFor={id} className="-my-1 block py-1">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

/** The bare box, for table cells and trees: it needs an `aria-label` there. */
export function CheckBox({
  mixed = false,
  className,
  ...rest
}: ComponentProps<"input"> & { mixed?: boolean }) {
  return (
    <input
      type="checkbox"
      {...rest}
      ref={(node) => {
        if (node) node.indeterminate = mixed;
      }}
      className={clsx(
        box,
        "rounded-[3px] checked:mark-check indeterminate:border-accent indeterminate:bg-accent indeterminate:mark-dash",
        className,
      )}
    />
  );
}

/** A box that only shows a state: what holds it takes the focus and the clicks, and says it. */
export function CheckMark({ checked, mixed }: { checked: boolean; mixed: boolean }) {
  return (
    <span
      aria-hidden
      className={clsx(
        "size-4 shrink-0 rounded-[3px] border border-control bg-raised bg-center",
        (checked || mixed) && "border-accent bg-accent",
        checked ? "mark-check" : mixed && "mark-dash",
      )}
    />
  );
}

/** A tick box with its label. `mixed` draws the third state of a parent. */
export function Checkbox({ label, hint, mixed, ...rest }: ChoiceProps & { mixed?: boolean }) {
  const made = useId();
  const id = rest.id ?? made;
  return (
    <Labelled id={id} label={label} hint={hint}>
      <CheckBox
        {...rest}
        id={id}
        mixed={mixed}
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
    </Labelled>
  );
}

// A native checkbox already tells its state; aria-checked beside it would be a second truth.
const SWITCH = { type: "checkbox", role: "switch" } as const;

/** An on/off switch for something that takes effect at once. Posts like a checkbox. */
export function Switch({ label, hint, ...rest }: ChoiceProps) {
  const made = useId();
  const id = rest.id ?? made;
  return (
    <Labelled id={id} label={label} hint={hint}>
      <input
        {...SWITCH}
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...rest}
        id={id}
        className={clsx(
          "relative h-4.5 w-8 shrink-0 appearance-none rounded-full border border-control bg-sunken transition-colors",
          "before:absolute before:top-0.5 before:left-0.5 before:size-3 before:rounded-full before:bg-control before:transition-transform",
          "checked:border-accent checked:bg-accent checked:before:translate-x-3.5 checked:before:bg-on-accent disabled:opacity-50",
        )}
      />
    </Labelled>
  );
}

export type Option = { value: string; label: ReactNode; hint?: ReactNode; disabled?: boolean };
type RadioProps = Omit<ComponentProps<"input">, "type" | "value" | "defaultValue" | "onChange"> & {
  legend: ReactNode;
  hideLegend?: boolean;
  name: string;
  options: Option[];
  hint?: ReactNode;
  value?: string;
  defaultValue?: string;
  onChange?: (value: string) => void;
};

/** One choice of several. `look="chips"` sets them in a row, for short words (7 d, 30 d, 90 d). */
export function RadioGroup({
  legend,
  hideLegend,
  name,
  options,
  hint,
  value,
  defaultValue,
  onChange,
  look = "list",
  ...rest
}: RadioProps & { look?: "list" | "chips" }) {
  const group = useId();
  return (
    <fieldset className="min-w-0">
      <legend className={hideLegend ? "sr-only" : "mb-1 text-sm font-medium"}>{legend}</legend>
      <div className={look === "chips" ? "flex flex-wrap" : "flex flex-col"}>
        {options.map((option) => {
          const id = `${group}-${option.value}`;
          const input = {
            ...rest,
            id,
            name,
            type: "radio",
            value: option.value,
            disabled: option.disabled ?? rest.disabled,
            checked: value === undefined ? undefined : value === option.value,
            defaultChecked: defaultValue === undefined ? undefined : defaultValue === option.value,
            onChange: onChange && (() => onChange(option.value)),
          };
          if (look === "chips")
            return (
              <label
                key={id}
                className={clsx(
                  "relative -ml-px flex h-8 items-center border border-control/60 px-3 text-sm first:ml-0 first:rounded-l-sm last:rounded-r-sm pointer-coarse:h-9",
                  "hover:bg-hover has-checked:z-10 has-checked:border-accent has-checked:bg-selected has-checked:font-medium",
                  "has-focus-visible:z-20 has-focus-visible:outline-2 has-focus-visible:outline-focus has-disabled:opacity-50",
                )}
              >
                <input {...input} className="sr-only" />
                {option.label}
              </label>
            );
          return (
            <Labelled key={id} id={id} label={option.label} hint={option.hint}>
              <input
                {...input}
                aria-describedby={option.hint ? `${id}-hint` : undefined}
                className={clsx(
                  box,
                  "rounded-full checked:shadow-[inset_0_0_0_3px_var(--color-raised)]",
                )}
              />
            </Labelled>
          );
        })}
      </div>
      {hint && <p className="mt-1 text-xs text-muted">{hint}</p>}
    </fieldset>
  );
}
