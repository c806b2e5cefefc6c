import { COMMON, type Command } from "./command";

export const SHELLS = ["bash", "zsh", "fish"] as const;

/** The scripts ask this program itself what may follow, so they are never older than it. Nothing means a file. */
const SCRIPTS: Record<(typeof SHELLS)[number], string> = {
  bash: `_keyway() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(keyway --complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _keyway keyway
`,
  zsh: `#compdef keyway
_keyway() {
  local -a words_after
  words_after=("\${(@f)$(keyway --complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  words_after=("\${(@)words_after:#}")
  (( $#words_after )) && compadd -a words_after || _files
}
# Loaded from the fpath this whole file is the function, and is to complete at once.
if [[ $funcstack[1] == _keyway ]]; then _keyway; else compdef _keyway keyway; fi
`,
  fish: `complete -c keyway -f -a "(keyway --complete (commandline -opc)[2..] (commandline -ct) 2>/dev/null)"
complete -c keyway -F -n "string match -qr 'import|backup|restore|report|file' -- (commandline -opc)"
`,
};

export const scriptFor = (shell: (typeof SHELLS)[number]): string => SCRIPTS[shell];

/**
 * The words that may stand for the last of these, which may be begun.
 * @returns none where a file, or a text of the caller's own, is expected
 */
export function completionsOf(
  words: readonly string[],
  commands: readonly Pick<Command, "name" | "args" | "words" | "options">[],
): string[] {
  const [before, begun] = [words.slice(0, -1), words.at(-1) ?? ""];
  const command = commands.findLast(({ name }) => `${before.join(" ")} `.startsWith(`${name} `));
  if (!command) return partsAfter(before, commands);
  const options = { ...command.options, ...COMMON };
  const option = options[before.at(-1)?.replace(/^--/, "") ?? ""];
  if (before.at(-1)?.startsWith("--") && option?.type === "string")
    return [...(option.words ?? [])];
  if (command.args && !begun.startsWith("-")) return [...(command.words ?? [])];
  const given = (name: string) => before.includes(`--${name}`) && !options[name]?.multiple;
  return Object.keys(options).flatMap((name) => (given(name) ? [] : [`--${name}`]));
}

/** The next part of the names of commands that begin with these words. */
function partsAfter(
  words: readonly string[],
  commands: readonly Pick<Command, "name">[],
): string[] {
  const fitting = [...commands.map(({ name }) => name.split(" ")), ["help"]].filter((parts) =>
    words.every((word, i) => word === parts[i]),
  );
  return [...new Set(fitting.flatMap((parts) => parts[words.length] ?? []))];
}
