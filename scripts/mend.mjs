// After npm ci: mends a fault of a dependency that has no release with the mend yet.
import fs from "node:fs";
import path from "node:path";

process.chdir(path.dirname(import.meta.dirname));

// postgres.js writes to a connection whose other side is gone, and the process ends of it: nothing can catch that.
// As in its pull request 1209 the query is rejected instead. https://github.com/porsager/postgres/issues/1208
const FROM = `  function nextWrite(fn) {
    const x = socket.write(chunk, fn)`;
const TO = `  function nextWrite(fn) {
    if (socket === null) {
      clearImmediate(nextWriteTimer)
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options))
      return false
    }
    const x = socket.write(chunk, fn)`;

for (const kind of ["src", "cjs/src"]) {
  const file = `node_modules/postgres/${kind}/connection.js`;
  const text = fs.readFileSync(file, "utf8");
  if (text.includes(TO)) continue;
  if (!text.includes(FROM)) throw new Error(`${file} is another one than scripts/mend.mjs knows`);
  fs.writeFileSync(file, text.replace(FROM, TO));
}
