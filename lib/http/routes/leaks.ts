import { AppError } from "@/lib/errors";
import { getLeakPolicy } from "@/lib/leaks/get-policy";
import { LEAKS_MAX, LeakPolicyInput, LeakReport } from "@/lib/leaks/input";
import { reportLeaks } from "@/lib/leaks/report";
import { setLeakPolicy } from "@/lib/leaks/set-policy";
import { requireGithub, requireReporter } from "@/lib/leaks/signature";
import { type Route, route, signedRoute } from "../route";
import { LeakLabelsShape, LeakPolicyShape } from "../webhook-shapes";

const tag = "Leaks";
const path = "/v1/leaks";
const MAX_BODY_BYTES = 1024 * 1024;

async function answerReport(origin: string, report: LeakReport) {
  if (report.length > LEAKS_MAX)
    throw new AppError("too_large", `A report may hold at most ${LEAKS_MAX} tokens.`);
  const labels = await reportLeaks(origin, report);
  return report.flatMap(({ token, type }, i) => {
    const label = labels[i];
    return label ? [{ token_raw: token, token_type: type, label }] : [];
  });
}

/** Tokens that were found in the open, and what is done with them. */
export const leakRoutes: readonly Route[] = [
  signedRoute(
    {
      ...{ method: "post", path: `${path}/github`, id: "reportLeaksOfGithub", tag },
      summary: "GitHub secret scanning reports tokens here",
      refuses: ["unauthenticated"],
      description:
        "Signed by GitHub (`Github-Public-Key-Identifier`, `Github-Public-Key-Signature`: ECDSA P-256 over the bytes of the body). Keys are revoked, disabled or left as their workspace wants before this answers.",
      ...{ needs: null, maxBodyBytes: MAX_BODY_BYTES },
    },
    { body: LeakReport, answer: LeakLabelsShape },
    ({ headers, body }) => requireGithub(headers, body),
    answerReport,
  ),
  signedRoute(
    {
      ...{ method: "post", path: `${path}/report`, id: "reportLeaks", tag },
      summary: "A scanner of yours reports tokens here",
      refuses: ["unauthenticated"],
      description:
        "Signed as Standard Webhooks says, with a secret of `KEYWAY_LEAK_REPORTERS`. The body is that of GitHub's secret scanning.",
      ...{ needs: null, maxBodyBytes: MAX_BODY_BYTES },
    },
    { body: LeakReport, answer: LeakLabelsShape },
    async ({ headers, body }) => requireReporter(headers, body),
    answerReport,
  ),
  route(
    {
      ...{ method: "get", path: `${path}/policy`, id: "getLeakPolicy", tag },
      ...{ summary: "What is done with leaked keys", needs: "workspace:read" },
    },
    { answer: LeakPolicyShape },
    ({ actor }) => getLeakPolicy(actor),
  ),
  route(
    {
      ...{ method: "patch", path: `${path}/policy`, id: "setLeakPolicy", tag },
      ...{ summary: "Choose what is done with leaked keys", needs: "workspace:write" },
    },
    { body: LeakPolicyInput, answer: LeakPolicyShape },
    ({ actor, body }) => setLeakPolicy(actor, body),
  ),
];
