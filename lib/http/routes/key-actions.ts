import { disableKey } from "@/lib/keys/disable";
import { enableKey } from "@/lib/keys/enable";
import { extendOverlap } from "@/lib/keys/extend-overlap";
import { finishOverlap } from "@/lib/keys/finish-overlap";
import { ExtendOverlapInput, ReasonInput, RotateKeyInput } from "@/lib/keys/input";
import { restoreKey } from "@/lib/keys/restore";
import { revokeKey } from "@/lib/keys/revoke";
import { rotateKey } from "@/lib/keys/rotate";
import { IdParams, SecretParams } from "../params";
import { type Route, route } from "../route";
import { KeyShape, KeyWithSecretShape, RevokedKeyShape } from "../shapes";

const tag = "Keys";
const needs = "keys:write";
const secret = "/v1/keys/{id}/secrets/{version}";

/** What is done to a key in use. */
export const keyActionRoutes: readonly Route[] = [
  route(
    {
      method: "post",
      path: "/v1/keys/{id}/rotate",
      id: "rotateKey",
      tag,
      summary: "Give a key a new secret",
      refuses: ["conflict"],
      description: "The key stays. The answer holds the new secret's text, shown once.",
      needs,
    },
    { params: IdParams, body: RotateKeyInput, answer: KeyWithSecretShape },
    ({ actor, params, body }) => rotateKey(actor, params.id, body),
  ),
  route(
    {
      method: "patch",
      path: secret,
      id: "extendOverlap",
      tag,
      summary: "Set when a retiring secret stops",
      refuses: ["conflict"],
      needs,
    },
    { params: SecretParams, body: ExtendOverlapInput, answer: KeyShape },
    ({ actor, params, body }) => extendOverlap(actor, params.id, params.version, body),
  ),
  route(
    {
      method: "delete",
      path: secret,
      id: "finishOverlap",
      tag,
      summary: "Stop a secret now",
      refuses: ["conflict"],
      description:
        "The retiring one: ends the overlap. The active one meanwhile: undoes the rotation.",
      needs,
    },
    { params: SecretParams, answer: KeyShape },
    ({ actor, params }) => finishOverlap(actor, params.id, params.version),
  ),
  route(
    {
      method: "post",
      path: "/v1/keys/{id}/revoke",
      id: "revokeKey",
      tag,
      summary: "Revoke a key",
      description: "When this has returned, no node accepts the key.",
      needs,
    },
    { params: IdParams, body: ReasonInput, answer: RevokedKeyShape },
    ({ actor, params, body }) => revokeKey(actor, params.id, body),
  ),
  route(
    {
      method: "post",
      path: "/v1/keys/{id}/restore",
      id: "restoreKey",
      tag,
      summary: "Undo a revocation",
      refuses: ["conflict"],
      description: "Within 60 minutes.",
      needs,
    },
    { params: IdParams, body: ReasonInput, answer: KeyShape },
    ({ actor, params, body }) => restoreKey(actor, params.id, body),
  ),
  route(
    {
      method: "post",
      path: "/v1/keys/{id}/disable",
      id: "disableKey",
      tag,
      summary: "Refuse a key until it is enabled",
      refuses: ["conflict"],
      needs,
    },
    { params: IdParams, body: ReasonInput, answer: KeyShape },
    ({ actor, params, body }) => disableKey(actor, params.id, body),
  ),
  route(
    {
      method: "post",
      path: "/v1/keys/{id}/enable",
      id: "enableKey",
      tag,
      summary: "Accept a disabled key again",
      refuses: ["conflict"],
      needs,
    },
    { params: IdParams, body: ReasonInput, answer: KeyShape },
    ({ actor, params, body }) => enableKey(actor, params.id, body),
  ),
];
