"use client";

import { Bookmark, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import type { FormState } from "@/components/ui/form-state";
import { Popover } from "@/components/ui/popover";

export type SavedView = Readonly<{ id: string; name: string; query: string }>;
export type ViewActions = Readonly<{
  save: (name: string, query: string) => Promise<FormState<{ id: string }>>;
  remove: (id: string) => Promise<FormState<null>>;
}>;

/** The lists that the workspace keeps under a name, and the one that is shown as another. */
export function ViewsMenu({
  views,
  query,
  listHref,
  actions,
}: {
  views: readonly SavedView[];
  /** The filters of the list that is shown, as a view keeps them. */
  query: string;
  listHref: string;
  /** Left out for whoever may only look. */
  actions: ViewActions | undefined;
}) {
  const current = views.find((view) => view.query === query);
  return (
    <Popover
      label="Saved views"
      align="end"
      content={(close) => (
        <ViewList {...{ views, query, listHref, actions, close }} current={current?.id} />
      )}
    >
      <Bookmark aria-hidden /> {current?.name ?? "Views"}
    </Popover>
  );
}

function ViewList({
  views,
  query,
  listHref,
  actions,
  current,
  close,
}: Parameters<typeof ViewsMenu>[0] & { current: string | undefined; close: () => void }) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const [name, setName] = useState("");
  const [refusal, setRefusal] = useState<string>();
  const run = (work: () => Promise<FormState<unknown>> | undefined, after: () => void) =>
    start(async () => {
      const state = await work()?.catch(() => undefined);
      if (state?.ok) after();
      setRefusal(state?.ok ? undefined : (state?.message ?? "The server was not reached."));
      router.refresh();
    });
  return (
    <div className="flex w-72 max-w-full flex-col gap-3">
      {views.length === 0 && (
        <p className="text-sm text-secondary">
          No view is saved yet. Filter the list, then give it a name: everybody here will see it.
        </p>
      )}
      {views.length > 0 && (
        <ul className="divide-y">
          {views.map((view) => (
            <li key={view.id} className="flex items-center gap-2">
              <Link
                href={view.query ? `${listHref}?${view.query}` : listHref}
                aria-current={view.id === current ? "page" : undefined}
                className="flex min-h-8 min-w-0 flex-1 items-center truncate text-sm hover:underline aria-[current]:font-medium"
                onClick={close}
              >
                {view.name}
              </Link>
              {actions && (
                <Button
                  variant="quiet"
                  size="small"
                  shape="icon"
                  title="Delete"
                  aria-label={`Delete the view ${view.name}`}
                  disabled={pending}
                  onClick={() =>
                    run(
                      () => actions.remove(view.id),
                      () => {},
                    )
                  }
                >
                  <Trash2 aria-hidden />
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {actions && query !== "" && !current && (
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) run(() => actions.save(name.trim(), query), close);
          }}
        >
          <Input
            label="Save this list as"
            className="flex-1"
            maxLength={60}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" pending={pending} disabled={name.trim() === ""}>
            Save
          </Button>
        </form>
      )}
      {refusal && (
        <p role="alert" className="text-sm text-denied-text">
          {refusal}
        </p>
      )}
    </div>
  );
}
