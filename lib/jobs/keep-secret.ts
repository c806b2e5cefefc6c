import type { Tx } from "@/db/connect";
import { jobSecrets } from "@/db/schema/jobs";
import { seal } from "@/lib/encryption";

/** How long a secret waits to be taken. */
export const SECRETS_KEPT_MS = 86_400_000;

type Place = Readonly<{ workspaceId: string; jobId: string; keyId: string }>;

/** Keeps a secret that a job made, sealed, until whoever asked for the job takes it. */
export async function keepSecret(tx: Tx, place: Place, secret: string, now: Date): Promise<void> {
  const sealedSecret = seal(Buffer.from(secret), jobSecretContext(place));
  await tx.insert(jobSecrets).values({ ...place, sealedSecret, createdAt: now });
}

/** What such a secret is sealed for. */
export const jobSecretContext = ({ workspaceId, jobId, keyId }: Place): string =>
  JSON.stringify(["job secret", workspaceId, jobId, keyId]);
