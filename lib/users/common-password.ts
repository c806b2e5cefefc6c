/** What the lists of leaked passwords begin with, without digits and signs: `password1!` is `password`. */
const WORDS = new Set(
  `abcdef abcdefg abcdefgh admin administrator adminadmin alexander andrew apple asdasd asdf asdfasdf asdfgh
  asdfghjk asdfghjkl asdfqwer asshole azerty azertyuiop babygirl bailey banana baseball basketball batman
  blahblah blink bonjour buster butterfly changeme changeit charlie cheese chelsea chocolate chris computer
  cookie corvette dallas daniel default dragon donald dontknow eminem family ferrari flower football
  forever freedom friends fuckoff fuckyou george ginger google guest hannah harley hello helloworld hockey hunter
  iloveu iloveyou internet jasmine jennifer jessica jordan joshua justin killer letmein letmeinnow liverpool
  login london lovely loveme loveyou maggie manchester martin master matrix matthew maverick merlin michael
  michelle mickey midnight monkey monster mustang mynoob naruto nicole ninja nintendo nothing openme orange pass
  passwd password passwords passphrase passw passport patrick peanut pepper phoenix playboy pokemon porsche princess
  purple qazwsx qazwsxedc qwaszx qweasd qweasdzxc qweqwe qwer qwert qwerty qwertyu qwertyui qwertyuiop
  qwertz rainbow ranger robert root rootroot samsung sample samantha secret secretpassword security shadow
  snoopy soccer solo spiderman starwars steelers sunshine superman supersecret superuser sysadmin taylor temp
  temporary test tester testing testpass testpassword testtest thomas thunder tigger toor trustno trustnoone
  unknown user username vagrant victoria welcome whatever william winner winter summer autumn spring yankees
  zaq zaqwsx zxcvbn zxcvbnm keyway apikey apikeys`.split(/\s+/),
);

/** Rows of keyboards and the alphabet: a walk along one of them, in either direction, is easily guessed. */
const ROWS = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890123456789",
  "qwertyuiopasdfghjklzxcvbnm",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
  "1q2w3e4r5t6y7u8i9o0p",
];

const LEET: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

const reversed = (text: string) => [...text].reverse().join("");

/** Whether the text is one short piece again and again (`aaaaaaaa`, `abcabcabc`). */
function isRepetition(text: string): boolean {
  for (let size = 1; size <= Math.min(4, text.length / 2); size++) {
    const piece = text.slice(0, size);
    if (piece.repeat(Math.ceil(text.length / size)).startsWith(text)) return true;
  }
  return false;
}

/** The words that a text may be an ornament of: signs and digits at its ends dropped, digits read as letters. */
function stemsOf(text: string): string[] {
  const trimmed = text.replace(/^[^a-z]+|[^a-z]+$/g, "");
  const read = [...text].map((one) => LEET[one] ?? one).join("");
  const readTrimmed = [...trimmed].map((one) => LEET[one] ?? one).join("");
  return [text, trimmed, read, readTrimmed, read.replace(/[^a-z]+/g, "")];
}

/**
 * Whether a password is among the first that anyone would try: a well-known word with or without
 * ornament, a walk over the keyboard, a repetition, a year-like number, or the person's own address.
 * Works without a network; NIST SP 800-63B 3.1.1.2 asks for such a list instead of composition rules.
 * @param own texts that must not be the password, such as the e-mail address
 */
export function isCommonPassword(password: string, own: readonly string[] = []): boolean {
  const text = password.toLowerCase();
  if (own.some((one) => one !== "" && stemsOf(text).includes(one.toLowerCase()))) return true;
  if (stemsOf(text).some((stem) => WORDS.has(stem))) return true;
  if (ROWS.some((row) => row.includes(text) || row.includes(reversed(text)))) return true;
  return isRepetition(text) || new Set(text).size < 4 || /^\d{1,9}$/.test(text);
}
