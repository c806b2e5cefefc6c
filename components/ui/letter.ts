/** A letter that is written in the mail program of whoever sends it. */
export type Letter = Readonly<{
  /** Left out where nobody knows the address: whoever sends it does. */
  to?: readonly string[];
  subject: string;
  body: string;
}>;

/** The address of a link that opens a letter (RFC 6068). */
export function mailto({ to = [], subject, body }: Letter): string {
  const people = to.map((one) => encodeURIComponent(one).replaceAll("%40", "@")).join(",");
  // A line break in a subject would begin another header.
  const line = encodeURIComponent(subject.replaceAll(/\s+/g, " "));
  return `mailto:${people}?subject=${line}&body=${encodeURIComponent(body.replaceAll(/\r?\n/g, "\r\n"))}`;
}

/** The letter for whoever sends it in another way. */
export const letterText = ({ subject, body }: Letter): string => `${subject}\n\n${body}`;
