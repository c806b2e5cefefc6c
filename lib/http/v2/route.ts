import type { z } from "zod";
import type { Actor } from "@/lib/actor";
import type { ErrorCode } from "@/lib/errors";
import { parseJson } from "@/lib/json";
import type { Permission } from "@/lib/members/permission";
import { parseWith } from "../faults";
import { refuseQuery } from "../query";
import type { Route } from "../route";
import { MetaShape, PaginationShape } from "./shapes";

export const UNKEY_TAG = "Unkey compatible";

/** Their lists take and answer a cursor beside the data. */
export type Paged = Readonly<{ data: unknown; pagination: { cursor?: string; hasMore: boolean } }>;

type Facts = Readonly<{
  summary: string;
  description?: string;
  needs: Permission;
  /** As in `Facts` of `../route`. */
  refuses?: readonly ErrorCode[];
  /** Backends call it for each request they get: it is not counted with calls of the management API. */
  unrated?: true;
}>;
type Shapes<B, D> = Readonly<{ body: B; data?: D; paged?: boolean }>;

/**
 * Declares `POST /v2/<name>` as Unkey answers it: `{ meta, data }`, `pagination` for lists, and errors in their
 * envelope. `run` is a few lines over the verbs that `/v1` has; fields that `data` does not declare never go out.
 */
export function unkeyRoute<B extends z.ZodType, D extends z.ZodType>(
  name: string,
  facts: Facts,
  shapes: Shapes<B, D>,
  run: (actor: Actor, body: z.output<B>) => Promise<unknown>,
): Route {
  return {
    ...facts,
    method: "post",
    path: `/v2/${name}`,
    id: `unkey.${name}`,
    tag: UNKEY_TAG,
    schemas: { body: shapes.body, answer: answerShape(shapes) },
    prepare(raw) {
      refuseQuery(raw.search);
      const body = parseWith(shapes.body, parseJson(raw.body), "body");
      return async (actor) => {
        if (actor === null) throw new Error(`${name} was called without an actor`);
        return answerOf(raw.origin.requestId, shapes, await run(actor, body));
      };
    },
  };
}

function answerShape({ data, paged }: Shapes<z.ZodType, z.ZodType>): z.ZodType {
  if (!data) return MetaShape;
  return paged
    ? MetaShape.extend({ data, pagination: PaginationShape })
    : MetaShape.extend({ data });
}

function answerOf(requestId: string, shapes: Shapes<z.ZodType, z.ZodType>, result: unknown) {
  const fields = shapes.paged ? (result as Paged) : { data: result };
  const body = answerShape(shapes).parse({ meta: { requestId }, ...fields });
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}
