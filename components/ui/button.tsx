import { cva, type VariantProps } from "class-variance-authority";
import { clsx } from "clsx";
import { LoaderCircle } from "lucide-react";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";

/** How a button looks, for the elements that are one without being a `<button>`. */
export const buttonStyle = cva(
  [
    "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-sm font-medium",
    "transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55",
    "pointer-coarse:min-h-9 [&_svg]:size-4 [&_svg]:shrink-0",
  ],
  {
    variants: {
      variant: {
        primary: "bg-accent text-on-accent hover:not-disabled:bg-accent-hover",
        secondary:
          "border border-control/60 bg-raised text-ink hover:not-disabled:border-control hover:not-disabled:bg-hover",
        quiet: "text-secondary hover:not-disabled:bg-hover hover:not-disabled:text-ink",
        danger: "bg-danger text-on-accent hover:not-disabled:bg-danger-hover",
        "danger-quiet": "text-denied-text hover:not-disabled:bg-danger-soft",
      },
      size: { small: "h-7 text-sm", medium: "h-8 text-sm", large: "h-10 text-base" },
      shape: { text: "", icon: "", bare: "" },
    },
    // Paddings stand here, since two utilities of one kind on an element would race.
    compoundVariants: [
      { shape: "text", size: "small", class: "px-2" },
      { shape: "text", size: "medium", class: "px-3" },
      { shape: "text", size: "large", class: "px-4" },
      { shape: "icon", size: "small", class: "w-7" },
      { shape: "icon", size: "medium", class: "w-8" },
      { shape: "icon", size: "large", class: "w-10" },
    ],
    defaultVariants: { variant: "secondary", size: "medium", shape: "text" },
  },
);

type Look = VariantProps<typeof buttonStyle>;

/**
 * Nothing comes of pressing it, and it can have the focus, unlike what is `disabled`. Where pressing it does nothing
 * anyway there is nothing to hold back, so that the server can draw it.
 */
const inert = ({ type, onClick }: ComponentProps<"button">): ComponentProps<"button"> => ({
  "aria-disabled": true,
  ...((type === "submit" || onClick) && { onClick: (event) => event.preventDefault() }),
});

/**
 * A button: verb and object ("Revoke CI deploy"). While `pending` it keeps its width, its words and the focus.
 * `disabledReason` disables it but leaves it focusable, and says why.
 */
export function Button({
  variant,
  size,
  shape,
  pending = false,
  disabledReason,
  className,
  children,
  ...rest
}: ComponentProps<"button"> & Look & { pending?: boolean; disabledReason?: string }) {
  return (
    <button
      type="button"
      {...rest}
      {...(pending ? { "aria-busy": true, ...inert(rest) } : {})}
      {...(disabledReason ? { title: disabledReason, ...inert(rest) } : {})}
      className={clsx(buttonStyle({ variant, size, shape }), className)}
    >
      {pending && <LoaderCircle aria-hidden className="-ml-0.5 animate-spin" />}
      {children}
      {disabledReason && <span className="sr-only">, {disabledReason}</span>}
    </button>
  );
}

/** A link that looks like a button. */
export function LinkButton({
  variant,
  size,
  shape,
  className,
  ...rest
}: ComponentProps<typeof Link> & Look) {
  return <Link {...rest} className={clsx(buttonStyle({ variant, size, shape }), className)} />;
}

/** A link in running text. `external` opens nothing new by itself; it only says so. */
export function TextLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link
      {...rest}
      className={clsx(
        // The padding makes it 24 px high to press, and in a line of text takes no room.
        "-my-1 py-1 text-link underline decoration-1 underline-offset-3 hover:decoration-2",
        className,
      )}
    />
  );
}

/** A row of buttons, the primary one first in the source and in the row. */
export function ButtonRow({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={clsx("flex flex-wrap items-center gap-2", className)}>{children}</div>;
}
