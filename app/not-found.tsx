import type { Metadata } from "next";
import { Notice } from "@/components/shell/notice";
import { LinkButton } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not here" };

export default function NotFound() {
  return (
    <Notice title="There is nothing at this address">
      <p>The link may be old, or belong to a workspace you are not a member of.</p>
      <LinkButton href="/">Go to the overview</LinkButton>
    </Notice>
  );
}
