import { cookies } from "next/headers";

const NAME = "last-used";
const YEAR_SECONDS = 31_536_000;

/** How somebody signed in last in this browser: the id of a provider, or `password`. */
export const readLastUsed = async (): Promise<string | undefined> =>
  (await cookies()).get(NAME)?.value;

export async function keepLastUsed(way: string): Promise<void> {
  const options = { maxAge: YEAR_SECONDS, path: "/", sameSite: "lax", httpOnly: true } as const;
  (await cookies()).set(NAME, way, options);
}
