import { z } from "zod";
import type { Actor } from "@/lib/actor";
import { AppError, notFound } from "@/lib/errors";
import { text } from "@/lib/fields";
import { createOverride } from "@/lib/overrides/create";
import { deleteOverride } from "@/lib/overrides/delete";
import { CreateOverrideInput } from "@/lib/overrides/input";
import { listOverrides } from "@/lib/overrides/list";
import type { Override } from "@/lib/overrides/override";
import { updateOverride } from "@/lib/overrides/update";
import type { Route } from "../route";
import { listFields } from "./fields";
import { overrideOf, pagedOf } from "./present";
import { unkeyRoute } from "./route";
import { EmptyShape, OverrideShape } from "./shapes";

const namespace = text(1, 255);
const identifier = text(1, 255);
const PlaceBody = z.strictObject({ namespace, identifier });

const SetBody = z.strictObject({
  namespace,
  identifier: identifier.refine((value) => !value.includes("*"), {
    message: "must not hold a *: an override is for one identifier here, not for a pattern",
  }),
  limit: z.int().min(0).max(1_000_000_000),
  duration: z.int().min(1000).max(31_622_400_000),
});

type Place = z.output<typeof PlaceBody>;

/** @throws AppError `not_found` */
async function find(actor: Actor, place: Place): Promise<Override> {
  const { items } = await listOverrides(actor, { ...place, limit: 1 });
  const [override] = items;
  if (!override) throw notFound("override");
  return override;
}

async function set(actor: Actor, { duration: windowMs, ...body }: z.output<typeof SetBody>) {
  const numbers = { limit: body.limit, windowMs };
  try {
    const made = await createOverride(actor, CreateOverrideInput.parse({ ...body, windowMs }));
    return { overrideId: made.id };
  } catch (error) {
    if (!(error instanceof AppError && error.code === "conflict")) throw error;
    const { id } = await find(actor, body);
    return { overrideId: (await updateOverride(actor, id, numbers)).id };
  }
}

export const overrideRoutes: readonly Route[] = [
  unkeyRoute(
    "ratelimit.setOverride",
    {
      summary: "Give one identifier of a namespace other numbers",
      description: "Changing one that is there needs `limits:read` as well.",
      needs: "limits:write",
    },
    { body: SetBody, data: z.object({ overrideId: z.string() }) },
    set,
  ),
  unkeyRoute(
    "ratelimit.getOverride",
    { summary: "Read an override", refuses: ["not_found"], needs: "limits:read" },
    { body: PlaceBody, data: OverrideShape },
    async (actor, place) => overrideOf(await find(actor, place)),
  ),
  unkeyRoute(
    "ratelimit.listOverrides",
    { summary: "List the overrides of a namespace", needs: "limits:read" },
    {
      body: z.strictObject({
        namespace,
        cursor: listFields.cursor,
        limit: z.int().min(1).max(100).default(10),
      }),
      data: z.array(OverrideShape),
      paged: true,
    },
    async (actor, query) => {
      const page = await listOverrides(actor, query);
      return pagedOf(page, page.items.map(overrideOf));
    },
  ),
  unkeyRoute(
    "ratelimit.deleteOverride",
    {
      summary: "Delete an override",
      refuses: ["not_found"],
      description: "Needs `limits:read` as well.",
      needs: "limits:write",
    },
    { body: PlaceBody, data: EmptyShape },
    async (actor, place) => {
      await deleteOverride(actor, (await find(actor, place)).id);
      return {};
    },
  ),
];
