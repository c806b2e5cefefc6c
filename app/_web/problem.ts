import { faultWords } from "@/lib/providers/fault";
import { findProvider } from "@/lib/providers/provider";

/** What an address says came of going to a provider, in words; nothing of the address itself is shown. */
export function problemWords(
  problem: string | undefined,
  provider: string | undefined,
): string | undefined {
  if (problem === undefined) return undefined;
  return faultWords(problem, findProvider(provider ?? "")?.name ?? "The provider");
}
