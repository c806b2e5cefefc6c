import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import { Failure } from "./command";

/** 128 MiB and half a second a guess. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

type Sealed = { kdf: "scrypt"; salt: string; nonce: string; tag: string; text: string };

const keyOf = (passphrase: string, salt: Buffer) =>
  scryptSync(passphrase.normalize("NFKC"), salt, 32, COST);

/** Encrypts variables under a passphrase: scrypt (RFC 7914), AES-256-GCM. */
export function sealSecrets(secrets: Readonly<Record<string, string>>, passphrase: string): Buffer {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv("aes-256-gcm", keyOf(passphrase, salt), nonce);
  const text = Buffer.concat([cipher.update(JSON.stringify(secrets)), cipher.final()]);
  const base64 = (bytes: Buffer) => bytes.toString("base64");
  const sealed: Sealed = {
    ...{ kdf: "scrypt", salt: base64(salt), nonce: base64(nonce) },
    ...{ tag: base64(cipher.getAuthTag()), text: base64(text) },
  };
  return Buffer.from(JSON.stringify(sealed));
}

/** @throws Failure when the passphrase is another one */
export function openSecrets(bytes: Buffer, passphrase: string): Record<string, string> {
  const { salt, nonce, tag, text }: Sealed = JSON.parse(bytes.toString());
  const from = (base64: string) => Buffer.from(base64, "base64");
  const decipher = createDecipheriv("aes-256-gcm", keyOf(passphrase, from(salt)), from(nonce));
  decipher.setAuthTag(from(tag));
  try {
    return JSON.parse(Buffer.concat([decipher.update(from(text)), decipher.final()]).toString());
  } catch {
    throw new Failure("The passphrase is not the one of this archive.");
  }
}
