import dynamic from "next/dynamic";
import type { ComponentType } from "react";

const Nothing = () => null;

/**
 * A part of a page that comes over the wire when it is first shown. Until then nothing stands in its place alone:
 * without a boundary of its own (`loading`) React would show nothing of the same change before it is there.
 */
export function lazyPart<Props>(load: () => Promise<{ default: ComponentType<Props> }>) {
  return dynamic(load, { loading: Nothing });
}
