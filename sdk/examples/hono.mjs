// KEYWAY_API_URL=http://127.0.0.1:3001 KEYWAY_KEY=… node sdk/examples/hono.mjs
// An API whose one route wants a key with the scope invoices:read. The same app runs on Bun, Deno and Workers.
import { serve } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import { Keyway } from "@keyway/sdk";
import { requireKey } from "@keyway/sdk/hono";
import { Hono } from "hono";

const { KEYWAY_API_URL = "http://127.0.0.1:3001", KEYWAY_KEY = "", PORT = "4000" } = process.env;
const keyway = new Keyway({ url: KEYWAY_API_URL, key: KEYWAY_KEY, onOutage: { lastKnown: 60 } });

const app = new Hono();
app.get(
  "/invoices",
  requireKey(keyway, {
    scopes: ["invoices:read"],
    ipOf: (c) => getConnInfo(c).remote.address,
  }),
  (c) => c.json({ owner: c.var.keyway.key?.ownerId, invoices: [] }),
);

serve({ fetch: app.fetch, port: Number(PORT), hostname: "127.0.0.1" }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}/invoices`);
});
