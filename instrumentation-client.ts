import { LEAVE } from "@/components/shell/leave";

/** Next calls this where a way to another page or query begins, within React's transition to it. */
export function onRouterTransitionStart(url: string): void {
  window.dispatchEvent(new CustomEvent(LEAVE, { detail: url }));
}
