/** One call of verify, as the log keeps it. Empty texts where there was nothing: an unknown key has no id. */
export type Verification = Readonly<{
  requestId: string;
  at: Date;
  apiId: string;
  keyId: string;
  secretVersion: number;
  ownerId: string;
  callerId: string;
  environment: string;
  outcome: string;
  /** The asked scopes as text. */
  scopes: string;
  ip: string;
  userAgent: string;
  method: string;
  path: string;
  credits: number;
  latencyMicros: number;
  /** How many verifications of its second the row stands for: in a busy one the log keeps one in so many. */
  keptOneIn: number;
  tags: string[];
}>;

/** A verification with its decision: every check that was made, in order. */
export type VerificationTrace = Verification &
  Readonly<{ checks: { check: string; passed: boolean; detail: string }[] }>;
