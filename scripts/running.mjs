// A reporter for Vitest: keeps the test files that have begun and not ended in .data/results/running.json.
import fs from "node:fs";

export default class Running {
  /** @type {Record<string, true>} */
  #files = {};

  /** @param {{ relativeModuleId: string }} module */
  onTestModuleQueued({ relativeModuleId }) {
    this.#files[relativeModuleId] = true;
    this.#write();
  }

  /** @param {{ relativeModuleId: string }} module */
  onTestModuleEnd({ relativeModuleId }) {
    delete this.#files[relativeModuleId];
    this.#write();
  }

  #write() {
    fs.writeFileSync(".data/results/running.json", JSON.stringify(this.#files));
  }
}
