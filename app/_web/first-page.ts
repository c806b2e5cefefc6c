import { redirect } from "next/navigation";
import { AppError } from "@/lib/errors";

/** A page of a list; one asked for by a cursor that somebody edited, or that is of another list, leads to `href`. */
export async function orFirstPage<T>(reading: Promise<T>, href: string): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof AppError && error.faults.some(({ path }) => path === "cursor"))
      redirect(href);
    throw error;
  }
}
