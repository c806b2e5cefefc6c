"use client";

import { clsx } from "clsx";
import {
  Activity,
  Blocks,
  BookOpen,
  ChartNoAxesColumn,
  Gauge,
  KeyRound,
  type LucideIcon,
  ScrollText,
  Server,
  Settings,
  Users,
  Webhook,
} from "lucide-react";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { useShortcut } from "@/components/ui/shortcuts";

const ICONS = {
  overview: ChartNoAxesColumn,
  apis: Blocks,
  keys: KeyRound,
  owners: Users,
  limits: Gauge,
  clients: Server,
  logs: Activity,
  audit: ScrollText,
  webhooks: Webhook,
  settings: Settings,
  reference: BookOpen,
} satisfies Record<string, LucideIcon>;

/** A place of the workspace: only those that exist are handed in. `letter` goes there after G. */
export type NavItem = { href: string; label: string; icon: keyof typeof ICONS; letter?: string };

/** Groups of places, a gap between them. */
export type NavGroups = NavItem[][];

type NavLook = { narrow?: boolean; onNavigate?: () => void };

function NavLink({
  item,
  current,
  narrow,
  onNavigate,
}: NavLook & { item: NavItem; current: boolean }) {
  const Icon = ICONS[item.icon];
  return (
    <Link
      href={item.href}
      onClick={onNavigate}
      aria-current={current ? "page" : undefined}
      title={narrow ? item.label : undefined}
      className={clsx(
        "relative flex h-8 items-center gap-2.5 rounded-sm px-2.5 text-base transition-colors pointer-coarse:h-11",
        current
          ? "bg-hover font-medium text-ink before:absolute before:inset-y-1.5 before:-left-2 before:w-0.5 before:bg-ink"
          : "text-secondary hover:bg-hover hover:text-ink",
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className={narrow ? "sr-only" : "truncate"}>{item.label}</span>
    </Link>
  );
}

function GoKey({ item }: { item: NavItem }) {
  const router = useRouter();
  useShortcut(`g ${item.letter}`, `Go to ${item.label}`, () => router.push(item.href), "Go to");
  return null;
}

/** Which item the page belongs to: the longest address that the page's begins with. */
export function currentHref(path: string, items: readonly { href: string }[]): string | undefined {
  return items
    .filter(({ href }) => path === href || path.startsWith(`${href}/`))
    .toSorted((a, b) => b.href.length - a.href.length)[0]?.href;
}

/** The places of the workspace, the one the page belongs to marked. */
export function Nav({ groups, ...look }: NavLook & { groups: NavGroups }) {
  const current = currentHref(usePathname(), groups.flat());
  return (
    <nav aria-label="Workspace" className="flex flex-col gap-4">
      {groups.map((group) => (
        <ul key={group[0]?.href} className="flex flex-col gap-px">
          {group.map((item) => (
            <li key={item.href}>
              <NavLink item={item} current={item.href === current} {...look} />
            </li>
          ))}
        </ul>
      ))}
    </nav>
  );
}

/** Binds G and a letter for every place. */
export function NavKeys({ groups }: { groups: NavGroups }) {
  return groups.flat().map((item) => item.letter && <GoKey key={item.href} item={item} />);
}
