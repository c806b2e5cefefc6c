"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { RadioGroup } from "@/components/ui/choice";
import { Confirm } from "@/components/ui/confirm";
import { Dialog } from "@/components/ui/dialog";
import { Input, Select } from "@/components/ui/field";
import type { BulkChange } from "./bulk-actions";
import { itemsOf } from "./draft";

export type Asked = Readonly<{
  kind:
    | ("disable" | "enable" | "revoke" | "setExpiry")
    | ("setLimits" | "setOwner" | "addTags" | "removeTags" | "rotate");
  /** `3,412 keys`. */
  many: string;
  count: number;
  /** All that match, not only those of this page. */
  all: boolean;
  filterWords: string;
}>;

/** From so many on, revoking asks for their number to be typed. */
const TYPED_FROM = 10;
const DAY_MS = 86_400_000;

const WORDS = {
  disable: ["Disable", "No verifier accepts them once their turn has come. They can be enabled."],
  enable: ["Enable", "Verifiers accept them again, as far as their expiry and limits let them."],
  revoke: [
    "Revoke",
    "No verifier accepts them once their turn has come. Each can be restored for 60 minutes.",
  ],
} as const;

/** Asks for what a change of many keys needs to know, and says what is at stake before it is done. Loaded by `bulk-bar.tsx`. */
export default function BulkDialog({
  asked,
  start,
  close,
}: {
  asked: Asked;
  start: (action: BulkChange) => Promise<string | undefined>;
  close: () => void;
}) {
  const { kind, many, count, all, filterWords } = asked;
  if (kind === "disable" || kind === "enable" || kind === "revoke") {
    const [verb, consequence] = WORDS[kind];
    return (
      <Confirm
        open
        onOpenChange={(open) => (open ? undefined : close())}
        title={`${verb} ${many}?`}
        consequence={consequence}
        action={`${verb} ${many}`}
        evidence={[
          { label: "Which", value: all ? `All that match: ${filterWords}` : "The ticked ones" },
          { label: "How many", value: many, alarming: all },
          { label: "How", value: "As a job, 50 at a time; it can be stopped" },
        ]}
        {...(kind === "revoke" && count >= TYPED_FROM
          ? { typed: { label: `Type ${count} to go on`, text: String(count) } }
          : {})}
        run={() => start({ type: kind })}
      />
    );
  }
  return <FieldsDialog kind={kind} many={many} start={start} close={close} />;
}

type FieldsKind = Exclude<Asked["kind"], keyof typeof WORDS>;

const TITLES: Readonly<Record<FieldsKind, (many: string) => string>> = {
  setExpiry: (many) => `Set the expiry of ${many}`,
  setLimits: (many) => `Set the limit of ${many}`,
  setOwner: (many) => `Set the owner of ${many}`,
  addTags: (many) => `Add tags to ${many}`,
  removeTags: (many) => `Remove tags from ${many}`,
  rotate: (many) => `Rotate ${many}`,
};

function FieldsDialog({
  kind,
  many,
  start,
  close,
}: {
  kind: FieldsKind;
  many: string;
  start: (action: BulkChange) => Promise<string | undefined>;
  close: () => void;
}) {
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : close())} title={TITLES[kind](many)}>
      <form
        className="flex flex-col gap-4"
        onSubmit={async (event) => {
          event.preventDefault();
          const action = actionOf(kind, new FormData(event.currentTarget), Date.now());
          setPending(true);
          const message = await start(action).catch(() => "The server was not reached. Try again.");
          setPending(false);
          setRefusal(message);
          if (message === undefined) close();
        }}
      >
        <Fields kind={kind} />
        {refusal && (
          <p role="alert" className="text-sm text-denied-text">
            {refusal}
          </p>
        )}
        <div className="flex gap-2">
          <Button variant="primary" type="submit" pending={pending}>
            Change {many}
          </Button>
          <Button onClick={close}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Fields({ kind }: { kind: FieldsKind }) {
  if (kind === "setExpiry")
    return (
      <RadioGroup
        legend="Expires, from now"
        name="expires"
        look="chips"
        defaultValue="90"
        options={[
          ...["7", "30", "90"].map((days) => ({ value: days, label: `${days} d` })),
          { value: "365", label: "1 y" },
          { value: "never", label: "Never" },
        ]}
      />
    );
  if (kind === "setLimits")
    return (
      <div className="flex items-end gap-2">
        <Input
          label="Requests"
          name="limit"
          inputMode="numeric"
          className="w-32"
          defaultValue="100"
          hint="Empty: the limit of its API"
        />
        <Select label="Each" name="windowMs" className="w-32 self-start" defaultValue="60000">
          <option value="1000">second</option>
          <option value="60000">minute</option>
          <option value="3600000">hour</option>
          <option value="86400000">day</option>
        </Select>
      </div>
    );
  if (kind === "setOwner")
    return (
      <Input
        label="Your id of the customer they belong to"
        name="ownerId"
        mono
        placeholder="user_123"
        hint="Empty: nobody"
      />
    );
  if (kind === "rotate")
    return (
      <RadioGroup
        legend="Each old secret"
        name="overlap"
        defaultValue="86400"
        options={[
          { value: "86400", label: "keeps working for 24 h after the new one is first used" },
          { value: "604800", label: "keeps working for 7 d after the new one is first used" },
          { value: "none", label: "stops now", hint: "For secrets that have leaked." },
        ]}
        hint="When the job has ended you download the new secrets, once, within a day. Should the file be lost, rotate again: an old secret whose new one was never used has not ended."
      />
    );
  return <Input label="Tags, split by spaces" name="tags" required placeholder="prod billing" />;
}

/** The change that the fields ask for, in the words of the API. */
function actionOf(kind: FieldsKind, form: FormData, now: number): BulkChange {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  if (kind === "setExpiry") {
    const days = text("expires");
    const at = new Date(now + Number(days) * DAY_MS);
    return { type: kind, expiresAt: days === "never" ? null : at.toISOString() };
  }
  if (kind === "setLimits") {
    const limit = {
      name: "requests",
      limit: Number(text("limit")),
      windowMs: Number(text("windowMs")),
    };
    return { type: kind, limits: text("limit") === "" ? [] : [limit] };
  }
  if (kind === "rotate") {
    const seconds = Number(text("overlap"));
    const mode = text("overlap") === "none" ? "none" : "afterFirstUse";
    return { type: kind, overlap: { mode, seconds: mode === "none" ? 0 : seconds } };
  }
  if (kind === "setOwner") return { type: kind, ownerId: text("ownerId") || null };
  return { type: kind, tags: itemsOf(text("tags")) };
}
