import type { NavGroups } from "@/components/shell/nav";

/** The places of a workspace, in the order of the sidebar. A screen adds its line here. */
export const navOf = (slug: string): NavGroups => [
  [
    { href: `/${slug}`, label: "Overview", icon: "overview", letter: "o" },
    { href: `/${slug}/apis`, label: "APIs", icon: "apis", letter: "a" },
    { href: `/${slug}/keys`, label: "Keys", icon: "keys", letter: "k" },
    { href: `/${slug}/owners`, label: "Owners", icon: "owners", letter: "w" },
    { href: `/${slug}/limits`, label: "Rate limits", icon: "limits", letter: "m" },
    { href: `/${slug}/clients`, label: "Clients", icon: "clients", letter: "c" },
    { href: `/${slug}/logs`, label: "Logs", icon: "logs", letter: "l" },
  ],
  [
    { href: `/${slug}/audit`, label: "Audit", icon: "audit", letter: "u" },
    { href: `/${slug}/settings`, label: "Settings", icon: "settings", letter: "s" },
    { href: "/reference", label: "API reference", icon: "reference", letter: "r" },
  ],
];
