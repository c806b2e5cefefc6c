"use client";

import type { ComponentProps } from "react";
import { useFormStatus } from "react-dom";
import { Button } from "./button";

/** The submit button of a form: pending while its form's action runs. */
export function SubmitButton(props: ComponentProps<typeof Button>) {
  const { pending } = useFormStatus();
  return <Button variant="primary" type="submit" {...props} pending={pending || props.pending} />;
}
