import { hash, verify } from "@node-rs/argon2";

/** Argon2id with the first parameters of the OWASP password storage cheat sheet (19 MiB, 2 passes, 1 lane). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The PHC string of a password. Takes about 20 ms and 19 MiB, off the event loop. */
export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let dummy: Promise<string> | undefined;

/**
 * Whether a password is the one behind a hash. Without a hash (unknown user, one that signs in elsewhere)
 * it compares with a hash of nothing that is known, so that the answer takes the same time.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  dummy ??= hashPassword(crypto.randomUUID());
  const matches = await verify(stored ?? (await dummy), password);
  return stored !== null && matches;
}
