"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { formOf } from "@/components/keys/actions";
import { Button } from "@/components/ui/button";
import { Confirm, type Evidence } from "@/components/ui/confirm";
import type { FormState } from "@/components/ui/form-state";
import { formatExact, formatLimit, formatPercent, plural } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import { notify } from "@/components/ui/toast";
import { type Fix, type FixActions, raisedLimit, type StakeView } from "./fix";

const DAY_MS = 86_400_000;
const EXTEND_DAYS = 90;

const LABELS = {
  extend: `Extend ${EXTEND_DAYS} d`,
  raise: "Raise limit",
  finish: "Finish rotation",
  narrow: "Narrow scopes",
  revoke: "Revoke all",
} as const;

/**
 * One press for what an item of the attention list needs; what is at stake is read when it is pressed, and shown
 * beside the button that does it.
 */
export function FixButton({
  fix,
  actions,
  keysHref,
  environment,
}: {
  fix: Fix;
  actions: FixActions;
  keysHref: string;
  environment: "live" | "test";
}) {
  const [open, setOpen] = useState(false);
  const [pending, setPending] = useState(false);
  const [stake, setStake] = useState<StakeView>();
  const who = fix.kind === "revoke" ? plural(fix.count, "key") : fix.name;

  async function begin() {
    if (fix.kind !== "revoke") {
      setPending(true);
      const state = await actions.readStake(fix.keyId).catch(() => undefined);
      setPending(false);
      if (!state?.ok) {
        notify({ text: state?.message ?? "The server was not reached. Try again." });
        return;
      }
      setStake(state.result);
    }
    setOpen(true);
  }
  return (
    <>
      <Button size="small" pending={pending} onClick={begin}>
        {LABELS[fix.kind]}
        <span className="sr-only">: {who}</span>
      </Button>
      {open && (
        <FixDialog
          {...{ fix, actions, keysHref, environment, stake }}
          close={() => setOpen(false)}
        />
      )}
    </>
  );
}

type Plan = Readonly<{
  title: string;
  consequence: string;
  action: string;
  calm: boolean;
  evidence: Evidence[];
  done: string;
  typed?: { label: string; text: string };
  run: () => Promise<FormState<unknown>>;
}>;

function FixDialog({
  fix,
  actions,
  keysHref,
  environment,
  stake,
  close,
}: Parameters<typeof FixButton>[0] & { stake: StakeView | undefined; close: () => void }) {
  const router = useRouter();
  const [now] = useState(() => Date.now());
  const plan = planOf(fix, actions, stake, environment, now);
  return (
    <Confirm
      open
      onOpenChange={(next) => (next ? undefined : close())}
      title={plan.title}
      consequence={plan.consequence}
      action={plan.action}
      calm={plan.calm}
      evidence={plan.evidence}
      {...(plan.typed ? { typed: plan.typed } : {})}
      run={async () => {
        const state = await plan.run();
        if (!state.ok) return Object.values(state.errors)[0] ?? state.message;
        if (plan.done) notify({ text: plan.done });
        const { result } = state;
        if (typeof result === "object" && result !== null && "jobId" in result)
          router.push(`${keysHref}?unused=90d&status=active&job=${String(result.jobId)}`);
        else router.refresh();
      }}
    >
      {fix.kind === "narrow" && (
        <ul className="max-h-48 overflow-y-auto border-b pb-1.5 font-mono text-sm">
          {fix.unused.map((scope) => (
            <li key={scope} className="text-denied-text">
              − <del>{scope}</del>
            </li>
          ))}
          {fix.kept.map((scope) => (
            <li key={scope} className="text-secondary">
              {"  "}
              {scope}
            </li>
          ))}
        </ul>
      )}
    </Confirm>
  );
}

/** Who would notice: last use, the day's calls and who made them, those of an old secret alone where it is about one. */
function evidenceOf(stake: StakeView | undefined, version?: number): Evidence[] {
  if (!stake) return [];
  const callers = stake.callers.filter((one) => version === undefined || one.version === version);
  const names = callers.map((one) => `${one.name}${one.ip && ` for ${one.ip}`} (${one.today})`);
  return [
    {
      label: "Last used",
      value: stake.lastUsedAt ? <RelativeTime at={stake.lastUsedAt} /> : "Never",
    },
    { label: "Verifications in 24 h", value: formatExact(stake.day) },
    {
      label: version === undefined ? "Callers today" : `Used v${version} today`,
      value: names.length > 0 ? names.slice(0, 3).join(", ") : "Nobody",
      alarming: version !== undefined && names.length > 0,
    },
  ];
}

function planOf(
  fix: Fix,
  actions: FixActions,
  stake: StakeView | undefined,
  environment: "live" | "test",
  now: number,
): Plan {
  switch (fix.kind) {
    case "extend": {
      const from = Math.max(now, stake?.expiresAt ? Date.parse(stake.expiresAt) : now);
      const expiresAt = new Date(from + EXTEND_DAYS * DAY_MS).toISOString();
      return {
        title: `Extend ${fix.name} by ${EXTEND_DAYS} days?`,
        consequence: "The secret stays the same. Rotate it instead if it may have been seen.",
        action: `Extend ${fix.name}`,
        calm: true,
        evidence: [
          ...evidenceOf(stake),
          {
            label: "Expires now",
            value: stake?.expiresAt ? <RelativeTime at={stake.expiresAt} withDate /> : "Never",
            alarming: true,
          },
          { label: "Expires then", value: <RelativeTime at={expiresAt} withDate /> },
        ],
        done: `${fix.name} is extended by ${EXTEND_DAYS} days`,
        run: () => actions.update(fix.keyId, formOf({ expiresAt })),
      };
    }
    case "raise":
      return raisePlan(fix, actions, stake);
    case "finish":
      return {
        title: `Finish the rotation of ${fix.name}?`,
        consequence: `No verifier accepts v${fix.version} once this returns. It does not come back.`,
        action: `Stop v${fix.version}`,
        calm: false,
        evidence: evidenceOf(stake, fix.version),
        done: `v${fix.version} of ${fix.name} is retired`,
        run: () => actions.finish(fix.keyId, fix.version),
      };
    case "narrow":
      return {
        title: `Take ${plural(fix.unused.length, "scope")} from ${fix.name}?`,
        consequence: "They were not used for 30 days. The secret stays the same.",
        action: `Take ${plural(fix.unused.length, "scope")}`,
        calm: false,
        evidence: evidenceOf(stake),
        done: `${fix.name} has ${plural(fix.kept.length, "scope")} now`,
        run: () => actions.update(fix.keyId, formOf({ scopes: fix.kept })),
      };
    case "revoke": {
      const unusedSince = new Date(now - 90 * DAY_MS).toISOString();
      return {
        title: `Revoke ${plural(fix.count, "key")}?`,
        consequence:
          "No verifier accepts them once their turn has come. Each can be restored for 60 minutes.",
        action: `Revoke ${plural(fix.count, "key")}`,
        calm: false,
        evidence: [
          { label: "Which", value: `${environment}, active, not used for 90 days` },
          { label: "How", value: "As a job, which you can watch and stop" },
        ],
        typed: { label: `Type ${fix.count} to go on`, text: String(fix.count) },
        done: "",
        run: () =>
          actions.bulk(
            formOf({
              filter: { environment, status: "active", unusedSince },
              action: { type: "revoke" },
            }),
          ),
      };
    }
  }
}

function raisePlan(
  fix: Extract<Fix, { kind: "extend" | "raise" }>,
  actions: FixActions,
  stake: StakeView | undefined,
): Plan {
  const limit = stake?.limit;
  const raised = limit && stake ? raisedLimit(limit.limit, stake.day, stake.limited) : 0;
  return {
    title: `Raise the limit of ${fix.name}?`,
    consequence: limit
      ? "An override for this key alone; it can be removed under Rate limits."
      : "It has no limit that is checked on every call: one that the caller names refused it.",
    action: limit ? `Allow ${formatLimit(raised, limit.windowMs)}` : "Close",
    calm: true,
    evidence: [
      ...evidenceOf(stake),
      {
        label: "Refused in 24 h",
        value: stake
          ? `${formatExact(stake.limited)} (${formatPercent(stake.limited, stake.day)})`
          : "—",
        alarming: true,
      },
      ...(limit
        ? [
            { label: "Limit now", value: formatLimit(limit.limit, limit.windowMs) },
            { label: "Limit then", value: formatLimit(raised, limit.windowMs) },
          ]
        : []),
    ],
    done: limit ? `${fix.name} may be used ${formatLimit(raised, limit.windowMs)}` : "",
    run: async () => {
      if (!limit) return { ok: true, result: null };
      const form = new FormData();
      form.set("limit", String(raised));
      form.set("reason", "Raised from the overview");
      const subject = {
        namespace: limit.name,
        identifier: fix.keyId,
        overrideId: limit.overrideId,
      };
      return actions.raise(subject, form);
    },
  };
}
