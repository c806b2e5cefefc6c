import fs from "node:fs/promises";
import path from "node:path";
import { env } from "@/lib/env";

/** The newest letter to an address in the folder that stands in for a mail server. @throws Error when there is none */
export async function newestLetter(to: string): Promise<string> {
  const folder = path.join(env().dataDir, "mail");
  const names = (await fs.readdir(folder)).sort().reverse();
  for (const name of names) {
    const letter = await fs.readFile(path.join(folder, name), "utf8");
    // Quoted-printable breaks long lines.
    if (letter.includes(`To: ${to}`)) return letter.replaceAll("=\r\n", "").replaceAll("=3D", "=");
  }
  throw new Error(`No letter to ${to}`);
}
