import { notFound } from "next/navigation";
import { noteDenial } from "@/lib/audit/note-denial";
import { AppError } from "@/lib/errors";

/** What a page shows; what does not exist, or is another workspace's, is the page "not found". */
export async function orNotFound<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    noteDenial(error);
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
}
