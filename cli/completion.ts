export const SHELLS = ["bash", "zsh", "fish"] as const;

/** The scripts ask this program itself what may follow, so they are never older than it. */
const SCRIPTS: Record<(typeof SHELLS)[number], string> = {
  bash: `_keyway() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(keyway --complete "\${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _keyway keyway
`,
  zsh: `#compdef keyway
_keyway() {
  local -a words_after
  words_after=("\${(@f)$(keyway --complete "\${(@)words[2,CURRENT-1]}" 2>/dev/null)}")
  compadd -a words_after || _files
}
compdef _keyway keyway
`,
  fish: `complete -c keyway -f -a "(keyway --complete (commandline -opc)[2..] 2>/dev/null)"
complete -c keyway -F -n "string match -qr 'import|backup|restore' -- (commandline -opc)"
`,
};

export const scriptFor = (shell: (typeof SHELLS)[number]): string => SCRIPTS[shell];

/** The words that may follow these. */
export function wordsAfter(
  words: readonly string[],
  commands: readonly Readonly<{ name: string; options: readonly string[] }>[],
): string[] {
  const plain = words.filter((word) => !word.startsWith("-"));
  const exact = commands.find(({ name }) => ` ${plain.join(" ")} `.startsWith(` ${name} `));
  if (exact) return exact.options.map((name) => `--${name}`);
  const begun = commands.map((one) => one.name.split(" "));
  const fitting = begun.filter((parts) => plain.every((word, i) => word === parts[i]));
  return [...new Set(fitting.flatMap((parts) => parts[plain.length] ?? []))];
}
