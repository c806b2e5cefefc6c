/** Something about a key or a webhook that a person should look at. `at`, `share` and `count` as the kind has them. */
export type Attention =
  | Readonly<{ kind: "expiring"; keyId: string; name: string; at: Date }>
  | Readonly<{ kind: "overlap"; keyId: string; name: string; version: number; at: Date }>
  /** It holds scopes that were not used for 30 days. */
  | Readonly<{ kind: "overscoped"; keyId: string; name: string; unused: string[]; kept: string[] }>
  /** In that hour texts that are no key came in at many times their usual rate. */
  | Readonly<{ kind: "unknown"; count: number; usual: number; at: Date }>
  | Readonly<{ kind: "limited"; keyId: string; name: string; share: number }>
  /** One that is pinned, an authority's, or a client's (`clientId`), ends within 30 days or has. */
  | Readonly<{
      kind: "certificate";
      certificateId: string;
      clientId: string | null;
      name: string;
      over: boolean;
      at: Date;
    }>
  | Readonly<{ kind: "unused" | "unending"; count: number; sample: string }>
  /** Keyway disabled it, or it has failed for an hour. */
  | Readonly<{ kind: "webhook"; webhookId: string; name: string; disabled: boolean; at: Date }>;
