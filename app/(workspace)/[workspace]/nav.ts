import type { NavGroups } from "@/components/shell/nav";

/** The places of a workspace, in the order of the sidebar. A screen adds its line here. */
export const navOf = (slug: string): NavGroups => [
  [{ href: `/${slug}`, label: "Overview", icon: "overview", letter: "o" }],
  [{ href: `/${slug}/settings`, label: "Settings", icon: "settings", letter: "s" }],
];
