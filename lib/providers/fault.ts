/** Why a sign-in by a provider came to nothing. These words may stand in an address; no text of an exception does. */
export const PROVIDER_FAULTS = [
  ...["unavailable", "declined", "stale", "refused", "unverified", "has_account"],
  ...["disabled", "taken", "linked", "other_account", "not_fresh", "other_session", "not_invited"],
  ...["wrong_code", "rate_limited"],
] as const;

export type ProviderFault = (typeof PROVIDER_FAULTS)[number];

/** A sign-in by a provider that is refused. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  constructor(readonly fault: ProviderFault) {
    super(fault);
  }
}

const WORDS: Readonly<Record<ProviderFault, (name: string) => string>> = {
  unavailable: (name) =>
    `${name} cannot be reached at the moment. Try again shortly, or sign in with your password.`,
  declined: (name) => `You did not let ${name} sign you in. Nothing was changed.`,
  stale: (name) =>
    `This way back from ${name} was used already, is older than ten minutes, or began in another browser. Start again.`,
  refused: (name) =>
    `The answer of ${name} did not pass our checks, so nobody was signed in. Start again; if it stays like this, tell whoever runs this Keyway.`,
  unverified: (name) =>
    `${name} did not say that your email address is verified. Verify it there, then try again.`,
  has_account: (name) =>
    `There is an account with your address already. Sign in with your password, then link ${name} in Settings, Your account.`,
  disabled: () => "This account is disabled.",
  taken: (name) => `This account at ${name} belongs to another account here.`,
  linked: (name) =>
    `An account at ${name} is linked with yours already. Unlink it to link another.`,
  other_account: (name) => `This is not the account at ${name} that is linked with yours.`,
  not_fresh: (name) => `${name} did not ask who you are. Sign out there, then try again.`,
  other_session: () =>
    "You are not signed in here any more as whoever started this. Nothing was changed.",
  not_invited: (name) =>
    `Your address at ${name} is not the one that was invited. Nothing was changed.`,
  wrong_code: () => "That is not a code of yours that can be used now.",
  rate_limited: () => "Too many attempts. Try again in a minute.",
};

/**
 * A fault in words for people.
 * @param code as it stands in an address; any other text says only that it did not work
 * @param name of the provider
 */
export function faultWords(code: string, name: string): string {
  const fault = PROVIDER_FAULTS.find((one) => one === code);
  return fault ? WORDS[fault](name) : "Signing in did not work. Try again.";
}
