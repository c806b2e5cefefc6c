/**
 * Whether a list of scopes holds one: by its name, or by a wildcard. `*` stands for one segment, at the end for one or
 * more: `invoices:*` holds `invoices:read` and `invoices:read:own`, not `invoices`.
 */
export const holdsScope = (held: readonly string[], wanted: string): boolean =>
  held.some((one) => covers(one.split(":"), wanted.split(":")));

function covers(wide: readonly string[], narrow: readonly string[]): boolean {
  const open = wide.at(-1) === "*";
  if (open ? narrow.length < wide.length : narrow.length !== wide.length) return false;
  return wide.every((segment, i) => segment === "*" || segment === narrow[i]);
}
