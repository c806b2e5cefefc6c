import type { ReactNode } from "react";
import { Terminal } from "./terminal";

/** The two halves of signing in and up: the form, and what Keyway answers. */
export function Entrance({
  title,
  banner,
  children,
}: {
  title: string;
  banner?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="grid min-h-dvh lg:grid-cols-2">
      <main id="main" className="flex flex-col items-center px-6 py-16 lg:justify-center">
        <div className="flex w-full max-w-90 flex-col gap-6">
          <p className="font-semibold text-lg tracking-tight">Keyway</p>
          {banner}
          <h1 className="font-semibold text-xl">{title}</h1>
          {children}
        </div>
      </main>
      <div className="hidden flex-col justify-center border-l bg-sunken px-12 lg:flex">
        <Terminal />
      </div>
    </div>
  );
}
