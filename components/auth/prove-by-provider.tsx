import { buttonStyle, TextLink } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import type { ProviderChoice } from "./provider-buttons";

/** Proving again who one is without a password: by a provider that is linked. Works without JavaScript. */
export function ProveByProvider({
  providers,
  withCode,
  returnTo,
}: {
  providers: readonly ProviderChoice[];
  /** Whether there is a second factor to be shown, too. */
  withCode: boolean;
  returnTo: string;
}) {
  return (
    <>
      <p className="text-sm text-secondary">
        You signed in more than ten minutes ago. Nothing was changed yet: afterwards you are back
        where you were, and can do it again.
      </p>
      {providers.map(({ id, name }) => (
        <form key={id} method="post" action={`/sign-in/${id}`} className="flex flex-col gap-4">
          <input type="hidden" name="purpose" value="prove" />
          <input type="hidden" name="callbackUrl" value={returnTo} />
          {withCode && (
            <Input
              label="Code"
              name="code"
              autoComplete="one-time-code"
              required
              hint="Of your authenticator app, or a recovery code."
            />
          )}
          <button type="submit" className={buttonStyle({ variant: "primary", size: "large" })}>
            Confirm with {name}
          </button>
        </form>
      ))}
      {providers.length === 0 && (
        <p className="text-sm">
          Your account has no password, and the provider that signed you in is not set up any more.{" "}
          <TextLink href="/forgot">Set a password</TextLink>, then sign in with it.
        </p>
      )}
      <p className="text-sm">
        <TextLink href={returnTo}>Back without it</TextLink>
      </p>
    </>
  );
}
