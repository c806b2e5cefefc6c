"use client";

import { CalendarRange } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { RadioGroup } from "@/components/ui/choice";
import { Input } from "@/components/ui/field";
import { Popover } from "@/components/ui/popover";
import { useShortcut } from "@/components/ui/shortcuts";
import { formatInterval, formatZone } from "@/components/ui/time";
import { useZone } from "@/components/ui/zone";
import { ZoneField } from "@/components/ui/zone-field";
import { momentOf } from "@/lib/zones/zone";
import { RANGE_IDS, RANGES, type RangeId, readRange } from "./range";
import { useRange } from "./use-range";

/** A letter that picks a range while the picker is on screen. */
function RangeKey({ letter, label, pick }: { letter: string; label: string; pick: () => void }) {
  useShortcut(letter, `Last ${label}`, pick, "Time range");
  return null;
}

/** From and to in the page's zone, as the browser's own fields: the twin of dragging over a chart. */
function CustomRange({ apply }: { apply: (from: number, to: number) => void }) {
  const zone = useZone();
  const [error, setError] = useState<string>();
  return (
    <form
      className="flex w-64 flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        const read = (name: string) => momentOf(Date.parse(`${data.get(name)}Z`), zone);
        const [from, to] = [read("from"), read("to")];
        if (to - from >= 60_000) apply(from, to);
        else setError("The end must be at least a minute after the start.");
      }}
    >
      <Input label="From" name="from" type="datetime-local" required />
      <Input
        label="To"
        name="to"
        type="datetime-local"
        required
        hint={`Times of ${zone}`}
        error={error}
      />
      <Button type="submit" variant="primary">
        Show this range
      </Button>
    </form>
  );
}

/**
 * Picks the time range of the page: presets with a letter each, and from–to. State is in the URL (`range`, or
 * `from` and `to`). Presets longer than `retentionDays` are off, with the reason. The page's zone stands beside it, and
 * opens to choose another.
 */
export function RangePicker({
  retentionDays = 90,
  presets = ["1h", "6h", "24h", "7d", "28d", "30d", "90d"],
}: {
  retentionDays?: number;
  presets?: RangeId[];
}) {
  const zone = useZone();
  const { query, pick, zoom } = useRange();
  const shown = readRange(query, { zone, now: Date.now() });
  const offered = RANGES.filter(({ id }) => presets.includes(id) || id === shown.id);
  const custom = shown.id === "custom";
  return (
    <div className="flex flex-wrap items-center gap-2">
      {offered.map(({ id, letter, label }) => (
        <RangeKey key={id} letter={letter} label={label} pick={() => pick(id)} />
      ))}
      <RadioGroup
        legend="Time range"
        hideLegend
        name="range"
        look="chips"
        value={custom ? "" : shown.id}
        onChange={(id) => {
          const range = RANGE_IDS.find((each) => each === id);
          if (range) pick(range);
        }}
        options={offered.map(({ id, label, ms }) => {
          const kept = ms <= retentionDays * 86_400_000;
          return {
            value: id,
            disabled: !kept,
            label: kept ? label : <span title={`Kept for ${retentionDays} days`}>{label}</span>,
          };
        })}
      />
      <Popover
        label="Custom range"
        align="end"
        variant={custom ? "secondary" : "quiet"}
        content={(close) => (
          <CustomRange
            apply={(from, to) => {
              close();
              zoom(from, to);
            }}
          />
        )}
      >
        <CalendarRange aria-hidden />
        {custom ? formatInterval(shown.from, shown.to, zone) : "Custom"}
      </Popover>
      <Popover
        label="Time zone"
        align="end"
        variant="quiet"
        className="font-normal! text-xs!"
        content={
          <div className="w-64">
            <ZoneField />
          </div>
        }
      >
        <span className="sr-only">Times are of </span>
        {formatZone(zone, shown.to)}
      </Popover>
    </div>
  );
}
