import type { Verifier } from "@/lib/verifier/open";
import type { Route } from "../route";
import { apiRoutes } from "./apis";
import { identityRoutes } from "./identities";
import { keyAccessRoutes } from "./key-access";
import { keyRoutes } from "./keys";
import { overrideRoutes } from "./overrides";
import { rbacRoutes } from "./permissions";
import { limitRoutes } from "./ratelimit";
import { verifyRoute } from "./verify";

/** Every route below `/v2`: Unkey's wire format, so that its clients work with only the server changed. */
export const unkeyRoutes = (verifierOf: () => Verifier | Promise<Verifier>): readonly Route[] => [
  verifyRoute(verifierOf),
  ...keyRoutes(verifierOf),
  ...keyAccessRoutes,
  ...apiRoutes,
  ...identityRoutes,
  ...rbacRoutes,
  ...limitRoutes(verifierOf),
  ...overrideRoutes,
];
