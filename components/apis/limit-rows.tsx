"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/field";
import type { Limit } from "@/lib/limits/limit";

const WINDOWS = [
  [1000, "second"],
  [60_000, "minute"],
  [3_600_000, "hour"],
  [86_400_000, "day"],
] as const;

type Row = Pick<Limit, "name" | "limit" | "windowMs" | "algorithm"> & { id: number };

const NEW = { name: "requests", limit: 100, windowMs: 60_000, algorithm: "sliding" } as const;

/** Named limits as rows of a form: fields `limitName`, `limitCount`, `limitWindow`, `limitAlgorithm`. */
export function LimitRows({ limits }: { limits: readonly Limit[] }) {
  const [rows, setRows] = useState<Row[]>(() => limits.map((limit, id) => ({ ...limit, id })));
  const [next, setNext] = useState(rows.length);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">Default limits</legend>
      {rows.length === 0 && (
        <p className="text-sm text-secondary">Keys have no limit by default.</p>
      )}
      {rows.map((row, index) => (
        <div key={row.id} className="flex flex-wrap items-center gap-2 text-sm">
          <Input
            label={`Name of limit ${index + 1}`}
            hideLabel
            name="limitName"
            mono
            required
            maxLength={64}
            defaultValue={row.name}
            className="w-36"
          />
          <Input
            label={`Verifications of limit ${index + 1}`}
            hideLabel
            name="limitCount"
            type="number"
            min={0}
            max={1_000_000_000}
            required
            defaultValue={row.limit}
            className="w-28"
          />
          <span className="text-muted">per</span>
          <Select
            label={`Window of limit ${index + 1}`}
            hideLabel
            name="limitWindow"
            defaultValue={row.windowMs}
            className="w-28"
          >
            {WINDOWS.some(([ms]) => ms === row.windowMs) || (
              <option value={row.windowMs}>{row.windowMs} ms</option>
            )}
            {WINDOWS.map(([ms, name]) => (
              <option key={ms} value={ms}>
                {name}
              </option>
            ))}
          </Select>
          <Select
            label={`Algorithm of limit ${index + 1}`}
            hideLabel
            name="limitAlgorithm"
            defaultValue={row.algorithm}
            className="w-40"
          >
            <option value="fixed">fixed window</option>
            <option value="sliding">sliding window</option>
            <option value="token_bucket">token bucket</option>
          </Select>
          <Button
            variant="quiet"
            shape="icon"
            aria-label={`Remove the limit ${row.name}`}
            onClick={() => setRows((list) => list.filter(({ id }) => id !== row.id))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <div>
        <Button
          size="small"
          onClick={() => {
            setRows((list) => [...list, { ...NEW, id: next }]);
            setNext(next + 1);
          }}
        >
          <Plus aria-hidden /> Add limit
        </Button>
      </div>
    </fieldset>
  );
}
