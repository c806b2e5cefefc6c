/** A person who signs in to the dashboard; never the hash of the password. */
export type User = Readonly<{
  id: string;
  email: string;
  name: string;
  createdAt: Date;
  /** When the person proved that letters to `email` reach them; null until then. */
  emailVerifiedAt: Date | null;
  /** Since when signing in takes a code beside the password; null without. */
  secondFactorAt: Date | null;
}>;

/** What a person is called where they gave no name. */
export const displayName = (user: Pick<User, "name" | "email">): string =>
  user.name || user.email.slice(0, user.email.indexOf("@"));
