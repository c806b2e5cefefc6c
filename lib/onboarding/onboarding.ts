/** Marks the keys that onboarding made, so that coming back does not make more of them. */
export const ONBOARDING_TAG = "onboarding";

/** What the first key holds, and what it lacks: the experiment with a missing scope asks for the latter. */
export const HELD_SCOPE = "items:read";
export const MISSING_SCOPE = "items:write";

/** The first key's limit, small enough to be exceeded by one click. */
export const FIRST_LIMIT = { name: "requests", limit: 10, windowMs: 60_000 } as const;

/** How many verifications the experiment that exceeds it sends. */
export const EXCEEDING = 12;

/** What the dashboard calls itself as an end client, so that its rows are told from a terminal's. */
export const DASHBOARD_CLIENT = "Keyway dashboard";
