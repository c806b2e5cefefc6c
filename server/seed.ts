import { randomBytes } from "node:crypto";
import { closeDatabase, connectDatabase, db, sql } from "@/db/connect";
import { seedDemo } from "@/lib/demo/seed";
import { env } from "@/lib/env";
import { giveUp } from "./lifetime";
import { shareLocalVariables } from "./local";

const LAX = "set synchronous_commit = off";

/** `npm run seed`, `npm start -- --demo`: makes the demonstration, and says how to enter it. */
async function main() {
  shareLocalVariables();
  const { databaseUrl, url } = env();
  connectDatabase(databaseUrl, { max: 1, name: "keyway seed" });
  // Hundreds of small transactions, none of which anybody would miss after a crash.
  await Promise.all([db().execute(LAX), sql().unsafe(LAX)]);
  const since = performance.now();
  // Drawn anew each time: a password that everybody knows would open an instance that others can reach.
  const password = process.argv[2] ?? randomBytes(9).toString("base64url");
  const { email, slug, created } = await seedDemo(password);
  await closeDatabase();
  const took = ((performance.now() - since) / 1000).toFixed(1);
  console.log(
    `  Demonstration ${created ? `made in ${took} s` : "is there already"}: ${url}/${slug}`,
  );
  console.log(`  Sign in as ${email} with the password ${password}`);
  process.exit(0);
}

main().catch(giveUp);
