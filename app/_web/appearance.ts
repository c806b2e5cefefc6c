import { cookies } from "next/headers";
import { type ListLook, readLook } from "@/components/keys/columns";
import type { Environment } from "@/components/shell/shell-state";
import type { Theme } from "@/components/ui/theme-switch";

/** What this browser chose, out of the cookies that app/actions.ts sets. */
export async function readAppearance(): Promise<{
  theme: Theme;
  environment: Environment;
  narrow: boolean;
}> {
  const jar = await cookies();
  const theme = jar.get("theme")?.value;
  return {
    theme: theme === "light" || theme === "dark" ? theme : "system",
    environment: jar.get("environment")?.value === "test" ? "test" : "live",
    narrow: jar.get("sidebar")?.value === "narrow",
  };
}

/** How this browser likes the list of keys. */
export const readKeysLook = async (): Promise<ListLook> =>
  readLook((await cookies()).get("keys")?.value);
