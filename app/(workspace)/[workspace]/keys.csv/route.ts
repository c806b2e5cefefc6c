import type { NextRequest } from "next/server";
import { readAppearance } from "@/app/_web/appearance";
import { csvStream } from "@/app/_web/csv";
import { requireActor } from "@/app/_web/session";
import { filterOf, readListState } from "@/components/keys/list-state";
import { exportKeys } from "@/lib/keys/export";
import { KeysFilter } from "@/lib/keys/input";

type Context = { params: Promise<{ workspace: string }> };

/** The keys that the filters of the list find, not only its page. */
export async function GET(request: NextRequest, { params }: Context): Promise<Response> {
  const { workspace } = await params;
  const actor = await requireActor(workspace);
  const { environment } = await readAppearance();
  const state = readListState(Object.fromEntries(request.nextUrl.searchParams));
  return csvStream(`${workspace}_keys`, () =>
    exportKeys(actor, KeysFilter.parse(filterOf(state, environment, Date.now()))),
  );
}
