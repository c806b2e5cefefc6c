"use client";

import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { useShell } from "./shell-state";

/** The first letters of a name, at most two. */
export function initials(name: string): string {
  const words = name.split(/[\s@.]+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.[0]?.toUpperCase() ?? "")
    .join("");
}

/** Who is signed in, the theme, and the way out. */
export function Account() {
  const { user, theme, workspace, actions } = useShell();
  const [pending, start] = useTransition();
  return (
    <Popover
      label="Account"
      align="end"
      variant="quiet"
      shape="icon"
      aria-label={`Account of ${user.name || user.email}`}
      content={
        <div className="flex flex-col gap-3">
          <div className="border-b pb-3 text-sm">
            <p className="truncate font-medium">{user.name || user.email}</p>
            {user.name && <p className="truncate text-muted">{user.email}</p>}
            <p className="truncate text-muted">
              {workspace.role} of {workspace.name}
            </p>
          </div>
          <ThemeSwitch theme={theme} save={actions.saveTheme} />
          <Button
            variant="quiet"
            className="justify-start! border-t"
            pending={pending}
            onClick={() => start(actions.signOut)}
          >
            Sign out
          </Button>
        </div>
      }
    >
      <span
        aria-hidden="true"
        className="grid size-6 place-items-center rounded-full bg-ink text-xs text-ground"
      >
        {initials(user.name || user.email)}
      </span>
    </Popover>
  );
}
