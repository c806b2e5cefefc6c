export type KnownScope = Readonly<{ name: string; description: string }>;

/** A catalogue by first segment, in its own order. */
export function groupScopes(known: readonly KnownScope[]): [string, KnownScope[]][] {
  const groups = new Map<string, KnownScope[]>();
  for (const scope of known) {
    const head = scope.name.split(":")[0] ?? "";
    const group = groups.get(head);
    if (group) group.push(scope);
    else groups.set(head, [scope]);
  }
  return [...groups];
}

const READS = /(?:^|:)(?:read|list|get|view)$/;
const DANGEROUS = /(?:^|:)(?:delete|destroy|purge|admin|manage|transfer|own|refund|\*)$/;

/** Whether a scope only looks. */
export const isReading = (scope: string): boolean => READS.test(scope);

/** Whether a scope's last word says that it takes away, or gives power over others. */
export const isDangerous = (scope: string): boolean => DANGEROUS.test(scope);
