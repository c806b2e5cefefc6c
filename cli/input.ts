import { text } from "node:stream/consumers";
import type { ReadStream } from "node:tty";
import { usageError } from "./command";

/** All that is piped in. */
export async function readInput(stdin: ReadStream): Promise<string> {
  if (stdin.isTTY) throw usageError("Pipe the input in, or name a file.");
  return text(stdin);
}

/** A secret: piped in, or typed without being shown. It never stands among the arguments, which others can list. */
export async function readSecret(stdin: ReadStream, prompt: string): Promise<string> {
  if (!stdin.isTTY) return (await text(stdin)).replace(/\r?\n$/, "");
  process.stderr.write(`${prompt}: `);
  stdin.setRawMode(true);
  stdin.resume();
  stdin.setEncoding("utf8");
  let typed = "";
  try {
    for await (const chunk of stdin) {
      for (const char of String(chunk)) {
        if (char === "\r" || char === "\n") return typed;
        if (char === "\u0003") throw usageError("Cancelled.");
        typed = char === "\u007f" ? typed.slice(0, -1) : typed + char;
      }
    }
    return typed;
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    process.stderr.write("\n");
  }
}
