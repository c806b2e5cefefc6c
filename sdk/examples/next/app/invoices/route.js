// A route handler that wants a key with the scope invoices:read.
import { Keyway } from "@keyway/sdk";
import { withKey } from "@keyway/sdk/next";

const { KEYWAY_API_URL = "http://127.0.0.1:3001", KEYWAY_KEY = "" } = process.env;
const keyway = new Keyway({ url: KEYWAY_API_URL, key: KEYWAY_KEY, onOutage: { lastKnown: 60 } });

export const GET = withKey(keyway, { scopes: ["invoices:read"] }, (_request, { verification }) =>
  Response.json({ owner: verification.key?.ownerId, invoices: [] }),
);
