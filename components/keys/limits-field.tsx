"use client";

import { Plus, Trash2 } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/field";
import type { LimitDraft } from "./draft";

const WINDOWS = [
  ["1000", "second"],
  ["60000", "minute"],
  ["3600000", "hour"],
  ["86400000", "day"],
  ["2592000000", "30 days"],
] as const;

/** The named limits of a key, a line each. */
export function LimitsField({
  limits,
  errors,
  change,
}: {
  limits: readonly LimitDraft[];
  /** By the path in the request: `limits[0].limit`. */
  errors: Readonly<Record<string, string>>;
  change: (limits: LimitDraft[]) => void;
}) {
  const made = useId();
  const set = (id: string, part: Partial<LimitDraft>) =>
    change(limits.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const add = () => {
    const names = limits.map((one) => one.name);
    const name = names.includes("requests") ? `limit-${limits.length + 1}` : "requests";
    const id = `${made}-${Date.now()}`;
    change([...limits, { id, name, limit: "100", windowMs: "60000" }]);
  };
  return (
    <>
      {limits.map((one, i) => (
        <div key={one.id} className="flex items-end gap-2">
          <Input
            label="Name"
            className="flex-1"
            value={one.name}
            error={errors[`limits.${i}.name`]}
            onChange={(event) => set(one.id, { name: event.target.value })}
          />
          <Input
            label="Units"
            className="w-24"
            inputMode="numeric"
            value={one.limit}
            error={errors[`limits.${i}.limit`]}
            onChange={(event) => set(one.id, { limit: event.target.value })}
          />
          <Select
            label="Each"
            className="w-28"
            value={one.windowMs}
            onChange={(event) => set(one.id, { windowMs: event.target.value })}
          >
            {WINDOWS.every(([ms]) => ms !== one.windowMs) && (
              <option value={one.windowMs}>{one.windowMs} ms</option>
            )}
            {WINDOWS.map(([ms, word]) => (
              <option key={ms} value={ms}>
                {word}
              </option>
            ))}
          </Select>
          <Button
            variant="quiet"
            shape="icon"
            aria-label={`Remove the limit ${one.name}`}
            title="Remove"
            onClick={() => change(limits.filter((other) => other.id !== one.id))}
          >
            <Trash2 aria-hidden />
          </Button>
        </div>
      ))}
      <Button size="small" className="self-start" onClick={add}>
        <Plus aria-hidden /> Add a limit
      </Button>
      <p className="text-xs text-muted">
        One verification costs 1 unit, unless it names the limit with another cost.
      </p>
    </>
  );
}
