import { Input } from "@/components/ui/field";
import type { Refused } from "@/components/ui/form-state";
import { NewPassword } from "@/components/ui/new-password";

/** What a new account needs beside its address: a password, a name if one likes. */
export function AccountFields({ refused }: { refused: Refused | undefined }) {
  return (
    <>
      <NewPassword
        label="Password"
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
