import { handOn } from "@/app/_web/hand-on";
import { env } from "@/lib/env";
import { createApp } from "@/lib/http/app";

let app: ReturnType<typeof createApp> | undefined;

/**
 * The HTTP API. Beside an api process it is handed on, since limits counted in two places would admit too much;
 * where Next runs alone it is answered here. Next hides the connection, so the other end's address is known only
 * through TRUSTED_PROXIES. Made at the first request, since the build reads this file without an environment.
 */
function handle(request: Request): Response | Promise<Response> {
  const { internalApiUrl } = env();
  if (internalApiUrl) return handOn(request, internalApiUrl);
  app ??= createApp();
  return app.fetch(request, { peer: "" });
}

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};
