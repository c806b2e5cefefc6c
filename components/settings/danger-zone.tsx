"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import type { Ask } from "@/components/team/ask";
import { AskAdmin } from "@/components/team/ask-admin";
import { Button, LinkButton } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Select } from "@/components/ui/field";
import type { FormState } from "@/components/ui/form-state";
import { formatCount, plural } from "@/components/ui/format";
import { notify } from "@/components/ui/toast";
import type { Confirmation } from "@/lib/changes/confirm";

/** What can be done to the workspace as a whole; the app hands these in as server actions. */
export type DangerActions = {
  freeze: (form: FormData) => Promise<FormState<Confirmation>>;
  transfer: (form: FormData) => Promise<FormState<null>>;
  remove: (form: FormData) => Promise<FormState<null>>;
};

type Person = { id: string; name: string };

type Props = {
  name: string;
  slug: string;
  frozen: boolean;
  /** Given to who may not freeze it. */
  ask: Ask | null;
  mayOwn: boolean;
  others: readonly Person[];
  actions: DangerActions;
};

const formOf = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};

/** Freezing, handing over, exporting and deleting, each with what it does beside its button. */
export function DangerZone({ name, slug, frozen, ask, mayOwn, others, actions }: Props) {
  return (
    <ul className="divide-y border-y">
      <Row
        title={frozen ? "Frozen" : "Freeze"}
        text={[FREEZE_TEXT[frozen ? "frozen" : "open"], ask?.sentence].filter(Boolean).join(" ")}
      >
        <Freeze name={name} frozen={frozen} ask={ask} freeze={actions.freeze} />
      </Row>
      {mayOwn && (
        <>
          <Row
            title="Export"
            text="Everything people can read here, the audit log included, as JSON lines. No secrets."
          >
            <LinkButton href={`/${slug}/settings/export`} prefetch={false}>
              Download export
            </LinkButton>
          </Row>
          <Row title="Hand over" text="Another member becomes the owner and you stay as an admin.">
            <Transfer name={name} others={others} transfer={actions.transfer} />
          </Row>
          <Row
            title="Delete"
            text="With its keys, members, usage and audit log, for good. Export it first."
          >
            <Remove name={name} slug={slug} remove={actions.remove} />
          </Row>
        </>
      )}
    </ul>
  );
}

const FREEZE_TEXT = {
  open: "Refuses every key at once, management keys too. Nothing of the keys is changed, and you can end it.",
  frozen: "Every key is refused right now. They work again as they did once you end it.",
};

function Row({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <li className="flex items-center gap-4 py-3 max-sm:flex-col max-sm:items-start">
      <div className="min-w-0 flex-1 text-sm">
        <p className="font-medium">{title}</p>
        <p className="text-secondary">{text}</p>
      </div>
      {children}
    </li>
  );
}

function Freeze({
  name,
  frozen,
  ask,
  freeze,
}: {
  name: string;
  frozen: boolean;
  ask: Ask | null;
} & Pick<DangerActions, "freeze">) {
  const router = useRouter();
  const [open, setOpen] = useState(false);

  async function set(next: boolean): Promise<string | undefined> {
    const state = await freeze(formOf({ frozen: String(next) }));
    if (!state.ok) return state.message;
    const { nodes, ms } = state.result;
    const seen = `confirmed on ${plural(nodes, "verifier")} in ${formatCount(ms)} ms`;
    notify({
      text: next ? `Every key is refused: ${seen}` : `Keys work again: ${seen}`,
      ...(next ? { undo: () => void set(false) } : {}),
    });
    router.refresh();
  }

  return (
    <>
      <Button
        variant={frozen ? "primary" : "danger-quiet"}
        {...(ask && { disabledReason: ask.sentence })}
        onClick={() => setOpen(true)}
      >
        {frozen ? "End the freeze" : "Freeze workspace"}
      </Button>
      {ask && <AskAdmin ask={ask} />}
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title={frozen ? `Let the keys of ${name} work again?` : `Freeze ${name}?`}
        consequence={
          frozen
            ? "Every key is accepted again as its own settings say."
            : "Every call with any key of this workspace is refused as DISABLED once this returns."
        }
        action={frozen ? "End the freeze" : "Freeze workspace"}
        run={() => set(!frozen)}
      />
    </>
  );
}

function Transfer({
  name,
  others,
  transfer,
}: { name: string; others: readonly Person[] } & Pick<DangerActions, "transfer">) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [to, setTo] = useState(others[0]?.id ?? "");
  const nobody = others.length === 0 ? { disabledReason: "Invite somebody first" } : {};
  return (
    <>
      <Button {...nobody} onClick={() => setOpen(true)}>
        Hand over
      </Button>
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title={`Hand over ${name}?`}
        consequence="They can do everything here, and take the ownership from nobody but by their own hand. You become an admin."
        action="Hand over"
        run={async () => {
          const state = await transfer(formOf({ to }));
          if (!state.ok) return state.message;
          notify({ text: `${others.find((one) => one.id === to)?.name} owns ${name} now` });
          router.refresh();
        }}
      >
        <Select label="New owner" value={to} onChange={(event) => setTo(event.target.value)}>
          {others.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </Select>
      </Confirm>
    </>
  );
}

function Remove({
  name,
  slug,
  remove,
}: { name: string; slug: string } & Pick<DangerActions, "remove">) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="danger-quiet" onClick={() => setOpen(true)}>
        Delete workspace
      </Button>
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${name}?`}
        consequence="Every key is refused once this returns, and nothing brings the workspace back."
        typed={{ label: `Type ${slug} to go on`, text: slug }}
        action="Delete workspace"
        run={async () => {
          const state = await remove(formOf({ slug }));
          if (!state.ok) return state.message;
          router.push("/");
        }}
      />
    </>
  );
}
