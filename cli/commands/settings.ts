import { givenVariables } from "@/lib/env";
import { Keyway } from "@/sdk/src/client";
import { type Command, usageError } from "../command";
import { SHELLS, scriptFor } from "../completion";
import { profileFile, writeProfile } from "../settings";

export const settingsCommands: readonly Command[] = [
  {
    name: "login",
    help: "Keep the API's address and a management key, which is piped in or typed",
    args: ["URL"],
    async run({ args, secret, output }) {
      const [url = ""] = args;
      if (!/^https?:\/\//.test(url) || !URL.canParse(url))
        throw usageError("URL must be as http://127.0.0.1:3001.");
      const key = await secret("Management key");
      if (!key) throw usageError("No key was given.");
      await new Keyway({ url, key }).get("/v1/apis", { query: { limit: 1 } });
      const file = profileFile(givenVariables());
      writeProfile(file, { url, key });
      output.result({ file, url }, () => `Kept in ${file}, readable by you alone.`);
      return undefined;
    },
  },
  {
    name: "completion",
    help: "Print the completion script of a shell: bash, zsh or fish",
    args: ["SHELL"],
    words: SHELLS,
    example: "source <(keyway completion bash)   # for this shell; docs/cli.md says where it stays",
    async run({ args, output }) {
      const shell = SHELLS.find((one) => one === args[0]);
      if (!shell) throw usageError(`SHELL must be one of ${SHELLS.join(", ")}.`);
      const script = scriptFor(shell);
      output.result({ shell, script }, () => script.trimEnd());
      return undefined;
    },
  },
];
