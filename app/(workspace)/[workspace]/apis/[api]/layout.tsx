import type { Metadata } from "next";
import type { ReactNode } from "react";
import { type ApiParams, readApiFrame } from "./read";

type Props = { children: ReactNode; params: ApiParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { api } = await readApiFrame(params);
  return { title: api.name };
}

export default function ApiLayout({ children }: Props) {
  return children;
}
