/** How something that lies over a page is opened. */
export type Layer = Readonly<{
  /** The route of the page. */
  at: string;
  /** The names of the buttons and entries that are pressed for it, one after the other. */
  press?: readonly RegExp[];
  /** Or the key that opens it, from wherever the focus is. */
  key?: string;
  /** Seen only on a narrow page. */
  narrow?: boolean;
  /** Or what is focused for it. */
  focus?: string;
}>;

const KEY = "/[workspace]/keys/[key]";
const KEYS = "/[workspace]/keys";
const CLIENT = "/[workspace]/clients/[client]";
const HOOK = "/[workspace]/settings/webhooks/[webhook]";
const SETTINGS = "/[workspace]/settings";
const BULK = [/^Select all rows on this page/];

/**
 * For each file that puts something over a page, how it is opened in the demonstration; or the journey that opens it and
 * looks at it there, since it needs what that journey has made. A test fails when a file is missing.
 */
export const LAYERS: Readonly<Record<string, readonly Layer[] | string>> = {
  "components/apis/delete-button.tsx": [
    { at: "/[workspace]/apis/[api]/settings", press: [/^Delete/] },
  ],
  "components/certificates/new-authority.tsx": [
    { at: "/[workspace]/settings/certificates", press: [/^Add authority$/] },
  ],
  "components/certificates/new-certificate.tsx": [
    { at: "/[workspace]/settings/certificates", press: [/^Add certificate$/] },
  ],
  "components/certificates/remove-button.tsx": "certificates.spec.ts",
  "components/charts/range-picker.tsx": [
    { at: "/[workspace]/logs", press: [/^Custom$/] },
    { at: "/[workspace]/logs", press: [/^Times are of/] },
  ],
  "components/clients/add-credential.tsx": [{ at: CLIENT, press: [/^New secret$/] }],
  "components/clients/client-buttons.tsx": [
    { at: CLIENT, press: [/^Disable$/] },
    { at: CLIENT, press: [/^Revoke tokens$/] },
    { at: CLIENT, press: [/^Delete/] },
  ],
  "components/clients/end-credential.tsx": [{ at: CLIENT, press: [/^End /] }],
  "components/clients/new-client.tsx": [{ at: "/[workspace]/clients", press: [/^New client$/] }],
  "components/clients/rotate-signing-key.tsx": "clients.spec.ts",
  "components/keys/bind-certificate.tsx": [{ at: KEY, press: [/^Bind certificate$/] }],
  "components/keys/bulk-bar.tsx": [{ at: KEYS, press: [...BULK, /^More$/] }],
  "components/keys/bulk-dialog.tsx": [
    { at: KEYS, press: [...BULK, /^Disable$/] },
    { at: KEYS, press: [...BULK, /^More$/, /^Add tags/] },
  ],
  "components/keys/create-sheet.tsx": [
    { at: KEYS, press: [/^Create key$/] },
    { at: KEYS, key: "c" },
  ],
  "components/keys/edit-key.tsx": [{ at: KEY, press: [/^More for/, /^Edit$/] }],
  "components/keys/filter-bar.tsx": [{ at: KEYS, press: [/^Filters$/] }],
  "components/keys/key-actions.tsx": [{ at: KEY, press: [/^More for/] }],
  "components/keys/keys-table.tsx": [
    { at: KEYS, focus: "td [role=group][tabindex='0']:not(:has(time))" },
  ],
  "components/keys/look-menu.tsx": [{ at: KEYS, press: [/^Columns$/] }],
  "components/keys/overlap-buttons.tsx": "keys.spec.ts",
  "components/keys/peek.tsx": "keys-table.spec.ts",
  "components/keys/revoke-key.tsx": [
    { at: KEY, press: [/^More for/, /^Revoke…$/] },
    { at: KEYS, press: [/^Revoke /] },
  ],
  "components/keys/rotate-key.tsx": [
    { at: KEY, press: [/^Rotate$/] },
    { at: KEY, key: "r" },
  ],
  "components/keys/scopes-buttons.tsx": "key-page.spec.ts",
  "components/logs/trace.tsx": "logs.spec.ts",
  "components/overview/fix-button.tsx": [
    {
      at: "/[workspace]",
      press: [/^(Extend 90 d|Raise limit|Finish rotation|Narrow scopes|Revoke all) ?: /],
    },
  ],
  "components/owners/new-owner.tsx": [{ at: "/[workspace]/owners", press: [/^New owner$/] }],
  "components/owners/owner-buttons.tsx": [
    { at: "/[workspace]/owners", press: [/^Edit /] },
    { at: "/[workspace]/owners", press: [/^Disable /] },
  ],
  "components/settings/danger-zone.tsx": [
    { at: SETTINGS, press: [/^Freeze workspace$/] },
    { at: SETTINGS, press: [/^Delete workspace$/] },
  ],
  "components/settings/second-factor-rule.tsx": "team.spec.ts",
  "components/shell/account.tsx": [{ at: "/[workspace]", press: [/^Account of/] }],
  "components/shell/palette-popup.tsx": [
    { at: "/[workspace]", press: [/^Search, or paste a key$/] },
    { at: "/[workspace]", key: "Control+k" },
  ],
  "components/shell/sidebar.tsx": [
    { at: "/[workspace]", press: [/^Acme/] },
    { at: "/[workspace]", press: [/^Open the menu$/], narrow: true },
  ],
  "components/shell/top-bar.tsx": [{ at: "/[workspace]/apis/[api]", press: [/^Switch from/] }],
  "components/team/remove-member.tsx": "team.spec.ts",
  "components/ui/relative-time.tsx": [{ at: KEY, focus: "main [role=group]:has(> time)" }],
  "components/ui/shortcut-sheet.tsx": [{ at: KEYS, key: "?" }],
  "components/ui/toast-list.tsx": "keys.spec.ts",
  "components/views/views-menu.tsx": [{ at: KEYS, press: [/^Views$/] }],
  "components/webhooks/edit-webhook.tsx": [{ at: HOOK, press: [/^Edit$/] }],
  "components/webhooks/new-webhook.tsx": [
    { at: "/[workspace]/settings/webhooks", press: [/^Add webhook$/] },
  ],
  "components/webhooks/rotate-secret.tsx": [{ at: HOOK, press: [/^New secret$/] }],
  "components/webhooks/webhook-buttons.tsx": [{ at: HOOK, press: [/^Delete/] }],
};
