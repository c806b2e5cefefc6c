import { Input } from "@/components/ui/field";
import type { Refused } from "@/components/ui/form-state";

/** What a new account needs beside its address: a password, a name if one likes. */
export function AccountFields({ refused }: { refused: Refused | undefined }) {
  return (
    <>
      <Input
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={8}
        maxLength={128}
        hint="At least 8 characters. A few words in a row are easy to keep and hard to guess."
        error={refused?.errors.password}
      />
      <Input
        label="Name"
        name="name"
        autoComplete="name"
        required={false}
        maxLength={120}
        defaultValue={refused?.values.name}
        error={refused?.errors.name}
      />
    </>
  );
}
