// KEYWAY_API_URL=http://127.0.0.1:3001 KEYWAY_KEY=… node sdk/examples/express.mjs
// An API whose one route wants a key with the scope invoices:read.
import { Keyway } from "@keyway/sdk";
import { requireKey, verificationOf } from "@keyway/sdk/express";
import express from "express";

const { KEYWAY_API_URL = "http://127.0.0.1:3001", KEYWAY_KEY = "", PORT = "4000" } = process.env;
const keyway = new Keyway({ url: KEYWAY_API_URL, key: KEYWAY_KEY, onOutage: { lastKnown: 60 } });

const app = express();
app.get("/invoices", requireKey(keyway, { scopes: ["invoices:read"] }), (_request, response) => {
  response.json({ owner: verificationOf(response).key?.ownerId, invoices: [] });
});

const server = app.listen(Number(PORT), "127.0.0.1", () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${typeof address === "object" ? address?.port : PORT}/invoices`);
});
