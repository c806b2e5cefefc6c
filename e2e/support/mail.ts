import fs from "node:fs";
import path from "node:path";
import { expect } from "@playwright/test";

const FOLDER = ".data/e2e/mail";

/** The path of the link in the newest letter to an address, once the letter is there. */
export async function linkIn(to: string): Promise<string> {
  const find = (): string => {
    if (!fs.existsSync(FOLDER)) return "";
    for (const name of fs.readdirSync(FOLDER).sort().reverse()) {
      const letter = fs.readFileSync(path.join(FOLDER, name), "utf8").replaceAll("=\r\n", "");
      if (letter.includes(`To: ${to}`)) return /https?:\/\/[^/\s]+(\/\S+)/.exec(letter)?.[1] ?? "";
    }
    return "";
  };
  await expect.poll(find).not.toBe("");
  return find();
}
