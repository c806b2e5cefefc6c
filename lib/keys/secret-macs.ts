import { env } from "@/lib/env";
import { candidateMacs, classifySecret, digestOf } from "./secret";

/** The forms in which the database may hold a text; none for one whose checksum is wrong. */
export function macsOf(text: string): Buffer[] {
  if (classifySecret(text) === "malformed") return [];
  return candidateMacs(Buffer.from(digestOf(text), "base64url"), env().peppers);
}
