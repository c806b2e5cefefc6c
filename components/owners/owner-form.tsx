"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { formOf } from "@/components/keys/actions";
import type { LimitDraft } from "@/components/keys/draft";
import { LimitsField } from "@/components/keys/limits-field";
import { Refusal } from "@/components/keys/refusal";
import { useSubmit } from "@/components/keys/use-submit";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import type { CreateOwner, OwnerView } from "./actions";

/** What is known of a customer: their id, a name for people, and the limits that all their keys share. */
export function OwnerForm({
  owner,
  send,
  action,
  onDone,
}: {
  /** Left out for a new one. */
  owner: OwnerView | undefined;
  send: CreateOwner;
  action: string;
  onDone: (id: string) => void;
}) {
  const router = useRouter();
  const [id, setId] = useState(owner?.id ?? "");
  const [name, setName] = useState(owner?.name ?? "");
  const [limits, setLimits] = useState<readonly LimitDraft[]>(
    (owner?.limits ?? []).map(({ name: called, limit, windowMs, ...rest }) => ({
      ...{ id: called, name: called, rest, limit: String(limit), windowMs: String(windowMs) },
    })),
  );
  const body = {
    ...(owner ? {} : { id: id.trim() }),
    name: name.trim(),
    limits: limits.map((one) => ({
      ...{ name: one.name.trim(), limit: Number(one.limit), windowMs: Number(one.windowMs) },
      ...one.rest,
    })),
  };
  const { submit, pending, refused } = useSubmit(() => send(formOf(body)));
  const errors = refused?.errors ?? {};
  return (
    <form
      className="flex flex-col gap-4"
      inert={pending}
      onSubmit={async (event) => {
        event.preventDefault();
        const done = await submit();
        if (!done) return;
        onDone(done.id);
        router.refresh();
      }}
    >
      <Refusal refused={refused} />
      {!owner && (
        <Input
          data-autofocus
          label="Your id of the customer"
          mono
          required
          maxLength={255}
          placeholder="user_123"
          autoComplete="off"
          value={id}
          error={errors.id}
          onChange={(event) => setId(event.target.value)}
        />
      )}
      <Input
        label="Name"
        required={false}
        maxLength={120}
        autoComplete="off"
        value={name}
        error={errors.name}
        onChange={(event) => setName(event.target.value)}
      />
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-1 text-sm font-medium">Limits that all their keys share</legend>
        <LimitsField limits={limits} errors={errors} change={setLimits} />
      </fieldset>
      <Button variant="primary" type="submit" className="self-start" pending={pending}>
        {action}
      </Button>
    </form>
  );
}
