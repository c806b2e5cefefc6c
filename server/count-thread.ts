import { Worker } from "node:worker_threads";
import type { CountJournal, CountRequest } from "@/lib/verifier/shipper";
import type { CountMessage, CountReply } from "./count";

type Waiting = {
  resolve: () => void;
  reject: (error: unknown) => void;
  onDamage: (lines: number) => void;
};

/** A thread that counts the journal. One that dies is started again by the next request. */
class CountThread {
  #worker: Worker | undefined;
  #waiting = new Map<number, Waiting>();
  #id = 0;

  count(request: CountRequest, onDamage: (lines: number) => void): Promise<void> {
    this.#worker ??= this.#start();
    const id = ++this.#id;
    this.#worker.postMessage({ id, request } satisfies CountMessage);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject, onDamage }));
  }

  #start(): Worker {
    const worker = new Worker(new URL("./count.mjs", import.meta.url));
    worker.on("message", ({ id, damagedLines, error }: CountReply) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (damagedLines > 0) waiting?.onDamage(damagedLines);
      if (error === null) waiting?.resolve();
      else waiting?.reject(error);
    });
    worker.on("error", (error) => this.#lose(worker, error));
    worker.on("exit", () => this.#lose(worker, new Error("The counting thread ended")));
    return worker;
  }

  #lose(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/**
 * Counts the journal in a thread of its own, so that verifications never wait for it: reading lines and adding
 * them up costs about as much processor time as answering.
 */
export function countInThread(): CountJournal {
  const thread = new CountThread();
  return (request, onDamage) => thread.count(request, onDamage);
}
