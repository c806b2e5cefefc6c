"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { plural } from "@/components/ui/format";
import { notify } from "@/components/ui/toast";
import { formOf, type UpdateKey } from "./actions";
import { Refusal } from "./refusal";
import { useSubmit } from "./use-submit";

type Props = {
  scopes: readonly string[];
  unused: readonly string[];
  lacking: readonly string[];
  update: UpdateKey;
};

/** Takes away what is not used, or gives what was asked in vain; the difference is shown before. */
export function ScopesButtons({ scopes, unused, lacking, update }: Props) {
  const [asked, setAsked] = useState<"remove" | "grant">();
  const removes = asked === "remove";
  const names = removes ? unused : lacking;
  const after = removes
    ? scopes.filter((scope) => !unused.includes(scope))
    : [...scopes, ...lacking];
  return (
    <>
      {unused.length > 0 && (
        <Button size="small" onClick={() => setAsked("remove")}>
          Remove {unused.length} unused
        </Button>
      )}
      {lacking.length > 0 && (
        <Button size="small" onClick={() => setAsked("grant")}>
          Grant {lacking.length === 1 ? lacking[0] : `${lacking.length} lacking`}
        </Button>
      )}
      <Dialog
        open={asked !== undefined}
        onOpenChange={() => setAsked(undefined)}
        title={
          removes
            ? `Remove ${plural(unused.length, "scope")}`
            : `Grant ${plural(lacking.length, "scope")}`
        }
        description="The secret stays the same. It holds from the next verification on."
      >
        <ScopeChange
          names={names}
          removes={removes}
          before={scopes}
          after={after}
          update={update}
          onDone={() => setAsked(undefined)}
        />
      </Dialog>
    </>
  );
}

function ScopeChange({
  names,
  removes,
  before,
  after,
  update,
  onDone,
}: {
  names: readonly string[];
  removes: boolean;
  before: readonly string[];
  after: readonly string[];
  update: UpdateKey;
  onDone: () => void;
}) {
  const router = useRouter();
  const { submit, pending, refused } = useSubmit(() => update(formOf({ scopes: after })));
  async function change() {
    if (!(await submit())) return;
    onDone();
    router.refresh();
    notify({
      text: `${plural(names.length, "scope")} ${removes ? "removed" : "granted"}`,
      undo: async () => {
        await update(formOf({ scopes: before }));
        router.refresh();
      },
    });
  }
  return (
    <div className="flex flex-col gap-4">
      <Refusal refused={refused} />
      <ul className="max-h-64 overflow-y-auto border-y py-1.5 font-mono text-sm">
        {names.map((name) => (
          <li key={name} className={removes ? "text-denied-text" : "text-valid-text"}>
            {removes ? "− " : "+ "}
            {removes ? <del>{name}</del> : name}
          </li>
        ))}
      </ul>
      <div className="flex gap-2">
        <Button data-autofocus variant="primary" pending={pending} onClick={change}>
          {removes ? "Remove" : "Grant"} {plural(names.length, "scope")}
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </div>
  );
}
