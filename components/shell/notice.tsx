import type { ReactNode } from "react";

/** A page that holds one message: not found, failed, signed out. */
export function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main id="main" className="mx-auto flex max-w-xl flex-col items-start gap-4 px-6 py-24">
      <h1 className="text-xl font-semibold">{title}</h1>
      <div className="flex flex-col items-start gap-4 text-secondary">{children}</div>
    </main>
  );
}
