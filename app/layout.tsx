import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { cookies } from "next/headers";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { readZone } from "@/app/_web/span";
import { saveZone } from "@/app/actions";
import { Announcer } from "@/components/ui/announce";
import { Toasts } from "@/components/ui/toast";
import { ZoneProvider } from "@/components/ui/zone";
import "./globals.css";

const sans = localFont({
  src: "../node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2",
  variable: "--font-instrument",
  weight: "400 700",
  display: "swap",
});
const mono = localFont({
  src: "../node_modules/@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2",
  variable: "--font-jetbrains",
  weight: "100 800",
  display: "swap",
});

export const metadata: Metadata = {
  title: { default: "Keyway", template: "%s · Keyway" },
  description: "API keys you can create, scope, rotate, revoke and watch.",
};
export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#131417" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection(); // every page is dynamic: a prerendered one would carry no nonce and be blocked
  const theme = (await cookies()).get("theme")?.value;
  return (
    <html
      lang="en"
      className={`${sans.variable} ${mono.variable}`}
      data-theme={theme === "light" || theme === "dark" ? theme : undefined}
    >
      <body>
        <ZoneProvider zone={await readZone()} save={saveZone}>
          {children}
        </ZoneProvider>
        <Toasts />
        <Announcer />
      </body>
    </html>
  );
}
