import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { env, type VersionedKey } from "./env";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 2 + NONCE_BYTES + TAG_BYTES;

/**
 * Encrypts with AES-256-GCM under the newest encryption key: version (2 bytes), nonce, tag, ciphertext.
 * @param context what the bytes are and whose; `unseal` needs the same, so that a row cannot stand in for another
 */
export function seal(plain: Buffer, context: string, keys = env().encryptionKeys): Buffer {
  const [newest] = keys;
  if (!newest) throw new Error("No encryption key is configured");
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", newest.key, nonce).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  const version = Buffer.alloc(2);
  version.writeUInt16BE(newest.version);
  return Buffer.concat([version, nonce, cipher.getAuthTag(), body]);
}

/**
 * Decrypts what `seal` made, with the key of the version it names.
 * @throws Error when the bytes were changed, belong to another context, or their key is gone
 */
export function unseal(
  sealed: Buffer,
  context: string,
  keys: readonly VersionedKey[] = env().encryptionKeys,
): Buffer {
  if (sealed.length < HEAD_BYTES) throw new Error("These bytes are not sealed.");
  const version = sealed.readUInt16BE(0);
  const key = keys.find((one) => one.version === version);
  if (!key) throw new Error(`The encryption key of version ${version} is not configured.`);
  const nonce = sealed.subarray(2, 2 + NONCE_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key.key, nonce)
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(2 + NONCE_BYTES, HEAD_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES)), decipher.final()]);
}
