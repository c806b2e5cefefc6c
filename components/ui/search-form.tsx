import { Input } from "./field";

/** A search that is a plain GET form: what was typed is `q` in the address. `keep` are the other filters there. */
export function SearchForm({
  label,
  value,
  keep = {},
  action,
}: {
  label: string;
  value: string | undefined;
  keep?: Readonly<Record<string, string | undefined>>;
  /** The page that shows what is found; left out, this one. */
  action?: string;
}) {
  return (
    <search>
      <form action={action}>
        {Object.entries(keep).map(
          ([name, kept]) => kept && <input key={name} type="hidden" name={name} value={kept} />,
        )}
        <Input
          label={label}
          hideLabel
          name="q"
          type="search"
          placeholder={label}
          defaultValue={value}
          className="w-64 max-sm:w-full"
        />
      </form>
    </search>
  );
}
