"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTransition } from "react";
import { RadioGroup } from "./choice";

export type Theme = "light" | "dark" | "system";

/** Sets the theme at once in this page, without waiting for the cookie. */
export function applyTheme(theme: Theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

const OPTIONS = [
  { value: "light", label: "Light", Icon: Sun },
  { value: "dark", label: "Dark", Icon: Moon },
  { value: "system", label: "System", Icon: Monitor },
] as const;

/** Light, dark, or as the system says. `save` keeps the choice in a cookie. */
export function ThemeSwitch({
  theme,
  save,
}: {
  theme: Theme;
  save: (theme: Theme) => Promise<void>;
}) {
  const [, start] = useTransition();
  return (
    <RadioGroup
      legend="Theme"
      name="theme"
      look="chips"
      defaultValue={theme}
      options={OPTIONS.map(({ value, label, Icon }) => ({
        value,
        label: (
          <span className="flex items-center gap-1.5">
            <Icon aria-hidden className="size-3.5" />
            {label}
          </span>
        ),
      }))}
      onChange={(value) => {
        const chosen = OPTIONS.find((option) => option.value === value)?.value ?? "system";
        applyTheme(chosen);
        start(() => save(chosen));
      }}
    />
  );
}
