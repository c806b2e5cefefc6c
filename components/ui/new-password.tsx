import { Input } from "./field";

/** A password that is being chosen: what it must be is the same wherever one is. */
export function NewPassword({
  label = "New password",
  hint,
  error,
}: {
  label?: string;
  hint: string;
  error: string | undefined;
}) {
  return (
    <Input
      label={label}
      name="password"
      type="password"
      autoComplete="new-password"
      required
      minLength={8}
      maxLength={128}
      hint={hint}
      error={error}
    />
  );
}
