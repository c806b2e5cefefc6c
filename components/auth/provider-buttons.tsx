import { buttonStyle } from "@/components/ui/button";
import { Tag } from "@/components/ui/status";

export type ProviderChoice = Readonly<{ id: string; name: string }>;

/** A button for each provider that is set up, and the way to the fields below. Works without JavaScript. */
export function ProviderButtons({
  providers,
  returnTo,
  lastUsed,
}: {
  providers: readonly ProviderChoice[];
  /** Where to go afterwards; the route checks that it is a path of ours. */
  returnTo: string;
  /** The id of the one that was used last in this browser. */
  lastUsed?: string | undefined;
}) {
  if (providers.length === 0) return null;
  return (
    <div className="flex flex-col gap-3">
      {providers.map(({ id, name }) => (
        <form key={id} method="post" action={`/sign-in/${id}`} className="flex flex-col">
          <input type="hidden" name="callbackUrl" value={returnTo} />
          <button type="submit" className={buttonStyle({ size: "large" })}>
            Continue with {name}
            {lastUsed === id && <Tag>Last used</Tag>}
          </button>
        </form>
      ))}
      <p className="flex items-center gap-3 text-muted text-sm">
        <span aria-hidden className="h-px flex-1 bg-hairline" />
        or with your email
        <span aria-hidden className="h-px flex-1 bg-hairline" />
      </p>
    </div>
  );
}
