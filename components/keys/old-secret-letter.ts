import { formatCount, plural } from "@/components/ui/format";
import type { Letter } from "@/components/ui/letter";
import { formatMoment } from "@/components/ui/time";
import type { Key, KeySecret } from "@/lib/keys/key";
import type { KeyCaller } from "@/lib/keys/read-callers";

/** Mail programs cut off, or do not open, what is much longer than 2,000 characters in a link. */
const CALLERS_CHARACTERS = 900;
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/**
 * What the owner of a key is told while its old secret still works: which key, which secret, until when, and where it was
 * seen. It goes to the owner where their id is an address; otherwise whoever sends it knows whom to.
 */
export function oldSecretLetter(
  { id, name, ownerId }: Pick<Key, "id" | "name" | "ownerId">,
  { hint, retiresAt }: Pick<KeySecret, "hint" | "retiresAt">,
  callers: readonly KeyCaller[],
): Letter {
  const end = retiresAt && formatMoment(retiresAt.getTime(), "UTC");
  const lines = [
    `The key ${name} (${id}) has a new secret. The old one, ${hint}, ${
      end ? `is refused from ${end} on.` : "is refused some time after the new one is first used."
    }`,
    "",
    "It was still used in the last 7 days, most recently first, by:",
    ...callerLines(callers),
    "",
    "Please put the new secret there.",
  ];
  return {
    ...(ownerId && ADDRESS.test(ownerId) && { to: [ownerId] }),
    subject: `The old secret of ${name} ${end ? `stops working ${end}` : "will stop working"}`,
    body: lines.join("\n"),
  };
}

/** The places they call from, as many as a link takes; the others are counted. Which backend of ours was called is not theirs. */
function callerLines(callers: readonly KeyCaller[]): string[] {
  const places = new Map<string, KeyCaller[]>();
  for (const one of callers) {
    const place = [one.ip || "address not known", one.userAgent].filter(Boolean).join(", ");
    places.set(place, [...(places.get(place) ?? []), one]);
  }
  const all = [...places].map(([place, seen]) => {
    const times = seen.reduce((total, one) => total + one.lastSevenDays, 0);
    const last = Math.max(...seen.map((one) => one.lastSeenAt.getTime()));
    return `- ${place}: ${formatCount(times)} in 7 d, last ${formatMoment(last, "UTC")}`;
  });
  let length = 0;
  const fit = all.findIndex((line) => {
    length += encodeURIComponent(line).length;
    return length > CALLERS_CHARACTERS;
  });
  if (fit === -1) return all;
  return [...all.slice(0, fit), `- and ${plural(all.length - fit, "other")}`];
}
