"use client";

import { RadioGroup } from "@/components/ui/choice";
import { Input } from "@/components/ui/field";
import { formatMoment, formatZone } from "@/components/ui/time";
import { type Draft, dayOf, EXPIRY_DAYS, expiryOf } from "./draft";

/** When a key ends: a few spans, never, or a day; the exact moment is always said. */
export function ExpiryField({
  draft,
  now,
  error,
  change,
}: {
  draft: Draft;
  now: number;
  error?: string | undefined;
  change: (part: Partial<Draft>) => void;
}) {
  const { zone } = draft;
  const at = expiryOf(draft, now);
  const options = [
    ...EXPIRY_DAYS.map((days) => ({ value: days, label: days === "365" ? "1 y" : `${days} d` })),
    // What the API says by default may be another number of days.
    ...(/^\d+$/.test(draft.expires) && !EXPIRY_DAYS.some((days) => days === draft.expires)
      ? [{ value: draft.expires, label: `${draft.expires} d` }]
      : []),
    { value: "never", label: "Never" },
    { value: "date", label: "Date" },
  ];
  return (
    <div className="flex flex-col gap-2">
      <RadioGroup
        legend="Expires"
        name="expires"
        look="chips"
        value={draft.expires}
        onChange={(expires) => change({ expires })}
        options={options}
        hint={
          <span suppressHydrationWarning>
            {at !== null
              ? formatMoment(at, zone)
              : draft.expires === "date"
                ? "Until the end of the day you choose."
                : "It works until it is disabled or revoked."}
          </span>
        }
      />
      {draft.expires === "date" && (
        <Input
          label="Last day"
          type="date"
          className="w-64"
          required
          min={dayOf(new Date(now), zone)}
          hint={`Until its end in ${formatZone(zone, at ?? now)}`}
          value={draft.date}
          onChange={(event) => change({ date: event.target.value })}
        />
      )}
      {error && <p className="text-sm text-denied-text">{error}</p>}
    </div>
  );
}
