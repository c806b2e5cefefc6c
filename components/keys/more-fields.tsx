"use client";

import { Button } from "@/components/ui/button";
import { Input, Select, Textarea } from "@/components/ui/field";
import { plural } from "@/components/ui/format";
import { type ApiChoice, type Draft, itemsOf, limitWords, metadataFault } from "./draft";
import { LimitsField } from "./limits-field";
import { MoreRow } from "./more-row";

const EVERY = [
  ["PT1H", "hour"],
  ["P1D", "day"],
  ["P1W", "week"],
  ["P1M", "month"],
] as const;

/** The rows under the fold of a key's form, each with its value in words while it is closed. */
export function MoreFields({
  draft,
  api,
  address,
  errors,
  change,
}: {
  draft: Draft;
  api: ApiChoice | undefined;
  /** Where the browser calls from, '' where nobody knows. */
  address: string;
  errors: Readonly<Record<string, string>>;
  change: (part: Partial<Draft>) => void;
}) {
  const ips = itemsOf(draft.ips);
  const tags = itemsOf(draft.tags);
  const fault = metadataFault(draft.metadata);
  const errorOf = (name: string) =>
    Object.entries(errors).find(([path]) => path === name || path.startsWith(`${name}.`))?.[1];
  const inherited = draft.limits.length === 0 && (api?.limits.length ?? 0) > 0;
  return (
    <div className="border-t">
      <MoreRow
        title="Limits"
        summary={`${inherited ? "API default: " : ""}${limitWords(draft, api)}`}
        open={errorOf("limits") !== undefined}
      >
        <LimitsField
          limits={draft.limits}
          errors={errors}
          change={(limits) => change({ limits })}
        />
      </MoreRow>
      <MoreRow
        title="Credits"
        summary={draft.credits.trim() === "" ? "Unlimited uses" : `${draft.credits} uses`}
        open={errorOf("credits") !== undefined}
      >
        <div className="flex items-end gap-2">
          <Input
            label="Uses"
            inputMode="numeric"
            placeholder="Unlimited"
            className="w-32"
            value={draft.credits}
            error={errorOf("credits")}
            onChange={(event) => change({ credits: event.target.value })}
          />
          <Input
            label="Refilled to"
            inputMode="numeric"
            placeholder="Never"
            className="w-32"
            value={draft.refill}
            onChange={(event) => change({ refill: event.target.value })}
          />
          <Select
            label="Each"
            className="w-28"
            value={draft.every}
            onChange={(event) => change({ every: event.target.value })}
          >
            {EVERY.every(([value]) => value !== draft.every) && <option>{draft.every}</option>}
            {EVERY.map(([value, word]) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </Select>
        </div>
      </MoreRow>
      <MoreRow
        title="IP allow list"
        summary={ips.length === 0 ? "Any address" : ips.join(", ")}
        open={errorOf("ipAllowlist") !== undefined}
      >
        <Textarea
          label="Addresses and CIDR blocks, one a line"
          mono
          placeholder={"203.0.113.7\n2001:db8::/32"}
          hint="Of the end client, as your service reports it to verify."
          value={draft.ips}
          error={errorOf("ipAllowlist")}
          onChange={(event) => change({ ips: event.target.value })}
        />
        {address && !ips.includes(address) && (
          <Button
            size="small"
            className="self-start"
            onClick={() => change({ ips: [...ips, address].join("\n") })}
          >
            Add my address, {address}
          </Button>
        )}
      </MoreRow>
      <MoreRow title="Owner" summary={draft.ownerId || "Nobody"} open={Boolean(errorOf("ownerId"))}>
        <Input
          label="Your id of the customer it belongs to"
          mono
          placeholder="user_123"
          value={draft.ownerId}
          error={errorOf("ownerId")}
          onChange={(event) => change({ ownerId: event.target.value })}
        />
      </MoreRow>
      <MoreRow
        title="Metadata"
        summary={draft.metadata.trim() === "" ? "None" : (fault ?? "JSON, given back by verify")}
        open={errorOf("metadata") !== undefined}
      >
        <Textarea
          label="JSON that verify gives back"
          mono
          rows={4}
          placeholder={'{ "plan": "pro" }'}
          hint={`${draft.metadata.length} of 8,192 characters`}
          value={draft.metadata}
          error={fault ?? errorOf("metadata")}
          onChange={(event) => change({ metadata: event.target.value })}
        />
      </MoreRow>
      <MoreRow
        title="Tags"
        summary={tags.length === 0 ? "None" : plural(tags.length, "tag")}
        open={errorOf("tags") !== undefined}
      >
        <Input
          label="Words to find the key by, split by spaces"
          placeholder="prod billing"
          value={draft.tags}
          error={errorOf("tags")}
          onChange={(event) => change({ tags: event.target.value })}
        />
      </MoreRow>
    </div>
  );
}
