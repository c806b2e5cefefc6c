import type { FormState } from "@/components/ui/form-state";

/** A new secret, once, with the key it belongs to. */
export type Shown = Readonly<{
  id: string;
  name: string;
  environment: "live" | "test";
  secret: string;
  version: number;
  /** The workspace's path, and the place of the log from which the first verification is waited for. */
  path: string;
  after: string;
}>;

export type Named = Readonly<{ id: string; name: string }>;
type Answer<R> = Promise<FormState<R>>;

export type CreateKey = (form: FormData) => Answer<Shown>;
export type RotateKey = (form: FormData) => Answer<Shown>;
export type ChangeKey = () => Answer<Named>;
export type UpdateKey = (form: FormData) => Answer<Named>;
export type FindSecret = (secret: string) => Answer<Named | null>;
/** The scopes of a key, by its name or id; null when there is none. */
export type FindScopes = (text: string) => Answer<{ name: string; scopes: string[] } | null>;
export type RevokeKey = (form: FormData) => Answer<{ nodes: number; ms: number }>;

/** What a key's screen can do, each bound to the workspace and the key. */
export type KeyActions = Readonly<{
  rotate: RotateKey;
  update: UpdateKey;
  disable: ChangeKey;
  enable: ChangeKey;
  revoke: RevokeKey;
  restore: ChangeKey;
}>;

/** A form whose body is JSON, with a key that lets it happen only once. */
export function formOf(body: object, requestKey = ""): FormData {
  const form = new FormData();
  form.set("body", JSON.stringify(body));
  form.set("requestKey", requestKey);
  return form;
}
