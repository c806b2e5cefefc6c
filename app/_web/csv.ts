import { ZodError } from "zod";
import { AppError, STATUS } from "@/lib/errors";

/** A CSV document for download, named after what it holds and when it was made; what is refused is plain text. */
export async function csvResponse(name: string, write: () => Promise<string>): Promise<Response> {
  try {
    const at = new Date().toISOString().slice(0, 16).replace(":", "-");
    return new Response(await write(), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="${name}_${at}Z.csv"`,
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    if (error instanceof ZodError)
      return new Response("Some filters cannot be read.", { status: 400 });
    if (error instanceof AppError)
      return new Response(error.message, { status: STATUS[error.code] });
    throw error;
  }
}
