import { createHash, randomInt } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { db, type Tx } from "@/db/connect";
import { userRecoveryCodes } from "@/db/schema/users";

export const RECOVERY_CODES = 10;
/** Letters and digits without what is mistaken for something else; 16 characters are 79 bits, so a plain hash will do. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 4;

const newCode = () =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join(""),
  ).join("-");

const hashOf = (code: string): Buffer =>
  createHash("sha256")
    .update(code.toLowerCase().replaceAll(/[^a-z0-9]/g, ""))
    .digest();

/** Gives a person new recovery codes in place of all they had. @returns the codes, of which only hashes are kept */
export async function replaceRecoveryCodes(
  tx: Tx,
  userId: string,
  now: Date,
): Promise<readonly string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newCode);
  await tx.delete(userRecoveryCodes).where(eq(userRecoveryCodes.userId, userId));
  const rows = codes.map((code) => ({ userId, codeHash: hashOf(code), createdAt: now }));
  await tx.insert(userRecoveryCodes).values(rows);
  return codes;
}

/** Uses up a recovery code. @returns whether it was one */
export async function spendRecoveryCode(tx: Tx, userId: string, code: string): Promise<boolean> {
  const isIt = and(
    eq(userRecoveryCodes.userId, userId),
    eq(userRecoveryCodes.codeHash, hashOf(code)),
  );
  const used = await tx
    .delete(userRecoveryCodes)
    .where(isIt)
    .returning({ userId: userRecoveryCodes.userId });
  return used.length > 0;
}

/** How many recovery codes a person has left. */
export const countRecoveryCodes = (userId: string): Promise<number> =>
  db().$count(userRecoveryCodes, eq(userRecoveryCodes.userId, userId));
