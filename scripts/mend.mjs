// After npm ci: mends faults of a dependency that has no release with the mends yet.
import fs from "node:fs";
import path from "node:path";

process.chdir(path.dirname(import.meta.dirname));

const MENDS = [
  // postgres.js writes to a connection whose other side is gone, and the process ends of it: nothing can catch that.
  // As in its pull request 1209 the query is rejected instead. https://github.com/porsager/postgres/issues/1208
  {
    from: `  function nextWrite(fn) {
    const x = socket.write(chunk, fn)`,
    to: `  function nextWrite(fn) {
    if (socket === null) {
      clearImmediate(nextWriteTimer)
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options))
      return false
    }
    const x = socket.write(chunk, fn)`,
  },
  // A connection that is ended while it still asks for the types of arrays rejects a promise that nobody holds.
  // What waits for the connection is told by other means.
  {
    from: `        return fetchArrayTypes()
`,
    to: `        return fetchArrayTypes().catch(() => {})
`,
  },
];

for (const kind of ["src", "cjs/src"]) {
  const file = `node_modules/postgres/${kind}/connection.js`;
  let text = fs.readFileSync(file, "utf8");
  for (const { from, to } of MENDS) {
    if (text.includes(to)) continue;
    if (!text.includes(from)) throw new Error(`${file} is another one than scripts/mend.mjs knows`);
    text = text.replace(from, to);
  }
  fs.writeFileSync(file, text);
}
