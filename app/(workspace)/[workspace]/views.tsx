import { ViewsMenu } from "@/components/views/views-menu";
import { type Actor, isAllowed } from "@/lib/actor";
import { listViews } from "@/lib/views/list";
import type { View } from "@/lib/views/view";
import { deleteViewAction, saveViewAction } from "./view-actions";

/** The saved views of a screen, and the list that is shown as another; whoever may only look makes none. */
export async function SavedViews({
  actor,
  slug,
  screen,
  query,
}: {
  actor: Actor;
  slug: string;
  screen: View["screen"];
  /** What the screen shows, as a view keeps it. */
  query: string;
}) {
  return (
    <ViewsMenu
      views={await listViews(actor, screen)}
      query={query}
      listHref={`/${slug}/${screen}`}
      actions={
        isAllowed(actor, "keys:write")
          ? {
              save: saveViewAction.bind(null, slug, screen),
              remove: deleteViewAction.bind(null, slug),
            }
          : undefined
      }
    />
  );
}
