"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useSecretGuard } from "@/components/ui/secret-reveal";
import type { Shown } from "./actions";
import { CreateForm } from "./create-form";
import type { CreateKeyProps } from "./create-key";
import { NewSecret } from "./new-secret";

/** The same form as a page of its own, for links; after the secret it goes to the new key. */
export function CreatePage({ keysHref, ...props }: CreateKeyProps & { keysHref: string }) {
  const router = useRouter();
  const [shown, setShown] = useState<Shown>();
  const guard = useSecretGuard(shown !== undefined);
  return (
    <div className="max-w-[560px] rounded-md border bg-raised px-5 py-4">
      {shown ? (
        <>
          <h2 className="mb-3 text-lg font-semibold">Save your key</h2>
          <NewSecret
            {...props}
            shown={shown}
            guard={guard}
            onDone={() => router.push(`${keysHref}/${shown.id}`)}
          />
        </>
      ) : (
        <CreateForm {...props} onCreated={setShown} />
      )}
    </div>
  );
}
