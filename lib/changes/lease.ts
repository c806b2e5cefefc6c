/** How long a node may decide on what it holds after it asked for its lease. Counted on its own monotonic clock. */
export const LEASE_MS = 2000;
/** How often a node renews. */
export const RENEW_MS = 500;
/** After this long a renewal is given up and asked for again on a new connection. */
export const SYNC_TIMEOUT_MS = 1000;
/** How long a change waits for a silent node: LEASE and a tenth, for clocks that run at different rates. */
export const WAIT_MS = 2200;
