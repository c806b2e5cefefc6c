import { z } from "zod";

const Fields = z.record(z.string(), z.string());

/** A body as OAuth's endpoints take it. */
export const formOf = (body: unknown) => ({
  raw: new URLSearchParams(Fields.parse(body)).toString(),
  headers: { "content-type": "application/x-www-form-urlencoded" },
});
