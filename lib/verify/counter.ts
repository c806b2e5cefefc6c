/**
 * The name of a counter: workspace first, so that one tenant's texts cannot reach another's counter. Joined, since a
 * text made with `+` keeps its pieces, and a million counters are held.
 */
export const counterOf = (
  workspaceId: string,
  kind: "key" | "owner",
  identifier: string,
  name: string,
): string => [workspaceId, kind, identifier, name].join(":");
