import { type Command, present, usageError } from "../command";
import { fields, table } from "../output";
import { take } from "./keys";

/** APIs and owners: what keys belong to. */
export const thingCommands: readonly Command[] = [
  {
    name: "apis list",
    help: "List the workspace's APIs",
    async run({ keyway, output }) {
      const apis = await take(keyway().each("/v1/apis"), 1000);
      output.result(apis, () =>
        table(
          ["ID", "NAME", "KIND", "PREFIX", "SCOPES"],
          apis.map((one) => [one.id, one.name, one.kind, one.prefix, one.scopes.length]),
        ),
      );
      return undefined;
    },
  },
  {
    name: "apis get",
    help: "Show an API with its scopes",
    args: ["ID"],
    async run({ args, keyway, output }) {
      const api = await keyway().get("/v1/apis/{id}", { path: { id: args[0] ?? "" } });
      output.result(api, () => [
        ...fields([
          ["id", api.id],
          ["name", api.name],
          ["prefix", api.prefix],
          ["audience", api.audience],
          [
            "keys expire after",
            api.defaults.expiresInDays ? `${api.defaults.expiresInDays} days` : "never",
          ],
        ]),
        ...(api.scopes.length > 0
          ? [
              "",
              ...table(
                ["SCOPE", "DESCRIPTION"],
                api.scopes.map((one) => [one.name, one.description]),
              ),
            ]
          : []),
      ]);
      return undefined;
    },
  },
  {
    name: "apis create",
    help: "Create an API",
    options: {
      name: { type: "string", help: "What people call it" },
      prefix: { type: "string", help: "What its keys begin with; sk unless given" },
      scope: {
        type: "string",
        multiple: true,
        help: "A scope of its catalogue; may be given again",
      },
    },
    async run({ text, all, keyway, output }) {
      const name = text("name");
      if (!name) throw usageError("--name is needed.");
      const scopes = all("scope")?.map((scope) => ({ name: scope }));
      const body = { name, ...present({ prefix: text("prefix"), scopes }) };
      const api = await keyway().post("/v1/apis", { body });
      output.result(api, () => api.id);
      return undefined;
    },
  },
  {
    name: "owners list",
    help: "List the customers that keys belong to",
    async run({ keyway, output }) {
      const owners = await take(keyway().each("/v1/owners"), 1000);
      output.result(owners, () =>
        owners.length === 0
          ? "No owners."
          : table(
              ["ID", "NAME", "STATE"],
              owners.map((one) => [one.id, one.name, one.enabled ? "enabled" : "frozen"]),
            ),
      );
      return undefined;
    },
  },
  {
    name: "owners get",
    help: "Show a customer",
    args: ["ID"],
    async run({ args, keyway, output }) {
      const owner = await keyway().get("/v1/owners/{id}", { path: { id: args[0] ?? "" } });
      output.result(owner, () =>
        fields([
          ["id", owner.id],
          ["name", owner.name],
          ["state", owner.enabled ? "enabled" : "frozen"],
          ["limits", owner.limits.length],
          ["metadata", JSON.stringify(owner.metadata)],
        ]),
      );
      return undefined;
    },
  },
];
