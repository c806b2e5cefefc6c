import { givenVariables } from "@/lib/env";
import { runCommand } from "./run";

process.exitCode = await runCommand(process.argv.slice(2), givenVariables());
