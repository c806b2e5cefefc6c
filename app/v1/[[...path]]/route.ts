import { createApp } from "@/lib/http/app";

let app: ReturnType<typeof createApp> | undefined;

/**
 * The HTTP API for a deployment that runs Next alone; the api process serves the same app, faster. Next hides
 * the connection, so the other end's address is known only through TRUSTED_PROXIES. Made at the first request,
 * since the build reads this file without an environment.
 */
function handle(request: Request): Response | Promise<Response> {
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
