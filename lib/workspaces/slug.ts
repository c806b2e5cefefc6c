import { randomBytes } from "node:crypto";

/** Paths of ours that a workspace would hide. */
const RESERVED = new Set(
  [
    "admin api app assets auth docs favicon health help icon invitation keyway login logout new",
    "public readyz healthz reference settings sign-in sign-out sign-up start static status v1 v2 w www",
  ].flatMap((line) => line.split(" ")),
);

const MAX_LENGTH = 48;

/** Whether a text may be a workspace's slug: a-z, 0-9 and hyphens within, at most 48, no path of ours. */
export const isSlug = (text: string): boolean =>
  /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/.test(text) && !RESERVED.has(text);

/** What a name becomes in an address: `Zoë's workspace` → `zoes-workspace`; `workspace` when nothing is left. */
export function slugOf(name: string): string {
  const slug = name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f'’]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, "");
  return isSlug(slug) ? slug : "workspace";
}

/** The same slug made unlikely to be taken. */
export const distinctSlug = (slug: string): string =>
  `${slug.slice(0, MAX_LENGTH - 7).replace(/-+$/, "")}-${randomBytes(3).toString("hex")}`;
