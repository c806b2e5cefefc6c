import { parseJson } from "@/lib/json";
import { importKeys } from "@/lib/keys/import";
import {
  IMPORT_MAX,
  ImportKeyInput,
  ImportKeysBody,
  ImportKeysEnvelope,
} from "@/lib/keys/import-input";
import { faultsIn, parseWith } from "../faults";
import { refuseQuery } from "../query";
import type { Route } from "../route";
import { requireActor } from "../route";
import { ImportReportShape } from "../work-shapes";

/** Bodies of an import may have this many bytes, where others may have 64 KiB. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Not by `route`, since a row that is not valid is reported in its place, and is no fault of the request. */
export const importRoute: Route = {
  method: "post",
  path: "/v1/keys/import",
  id: "importKeys",
  tag: "Keys",
  summary: "Import keys by their hashes",
  refuses: ["not_found"],
  description: `Up to ${IMPORT_MAX} keys of another product a call, in a body of at most 4 MiB. Their callers go on with the keys they have. Each row is reported in its place as \`created\`, \`duplicate\` (its hash is here already) or \`invalid\` (with what is wrong); \`dryRun\` reports and changes nothing. The call may be repeated.`,
  needs: "keys:write",
  maxBodyBytes: MAX_BODY_BYTES,
  schemas: { body: ImportKeysBody, answer: ImportReportShape },
  prepare(raw) {
    refuseQuery(raw.search);
    const { keys, ...envelope } = parseWith(ImportKeysEnvelope, parseJson(raw.body), "body");
    const rows = keys.map((row) => {
      const read = ImportKeyInput.safeParse(row);
      return read.success ? read.data : { faults: faultsIn(read.error) };
    });
    return async (actor) => {
      const report = await importKeys(requireActor(actor), { ...envelope, keys: rows });
      const body = JSON.stringify(ImportReportShape.parse(report));
      return { status: 200, headers: { "content-type": "application/json" }, body };
    };
  },
};
