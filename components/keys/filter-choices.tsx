import { Select } from "@/components/ui/field";

/** The choices of each filter that is chosen from a list, the one that filters nothing first. */
export const CHOICES = {
  status: [
    ["", "Any status"],
    ["active", "Active"],
    ["rotating", "Rotating"],
    ["disabled", "Disabled"],
    ["expired", "Expired"],
    ["revoked", "Revoked"],
    ["not_yet_valid", "Not yet valid"],
  ],
  expires: [
    ["", "Any expiry"],
    ["7d", "Expires within 7 d"],
    ["30d", "Expires within 30 d"],
    ["past", "Expired"],
    ["never", "Never expires"],
  ],
  unused: [
    ["", "Used or not"],
    ["7d", "Unused for 7 d"],
    ["30d", "Unused for 30 d"],
    ["90d", "Unused for 90 d"],
    ["never", "Never used"],
  ],
  used: [
    ["", "Used at any time"],
    ["24h", "Used in the last 24 h"],
    ["7d", "Used in the last 7 d"],
    ["30d", "Used in the last 30 d"],
  ],
  limits: [
    ["", "Any limits"],
    ["own", "Has limits of its own"],
    ["hit", "Rate limited in 24 h"],
  ],
} as const;

/** A filter that is chosen from a list. A value that is not in it, from an address or a search, is kept and shown. */
export function Choice({
  id,
  label,
  shownLabel = false,
  value,
  options,
  choose,
}: {
  id?: string;
  label: string;
  shownLabel?: boolean;
  value: string;
  options: readonly (readonly [string, string])[];
  choose: (value: string) => void;
}) {
  return (
    <Select
      id={id}
      label={label}
      hideLabel={!shownLabel}
      className={shownLabel ? undefined : "max-w-44"}
      value={value}
      onChange={(event) => choose(event.target.value)}
    >
      {options.every(([one]) => one !== value) && <option value={value}>{value}</option>}
      {options.map(([one, name]) => (
        <option key={one} value={one}>
          {name}
        </option>
      ))}
    </Select>
  );
}
