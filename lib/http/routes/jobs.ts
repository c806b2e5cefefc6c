import { PageQuery } from "@/lib/fields";
import { cancelJob } from "@/lib/jobs/cancel";
import { getJob } from "@/lib/jobs/get";
import { ListJobsQuery } from "@/lib/jobs/input";
import { listJobs } from "@/lib/jobs/list";
import { listFailures } from "@/lib/jobs/list-failures";
import { takeSecrets } from "@/lib/jobs/take-secrets";
import { IdParams } from "../params";
import { type Route, route } from "../route";
import { pageShape } from "../shapes";
import { FailedItemShape, JobSecretsShape, JobShape } from "../work-shapes";

const tag = "Jobs";

/** Long work, and how far it is. */
export const jobRoutes: readonly Route[] = [
  route(
    {
      method: "get",
      path: "/v1/jobs",
      id: "listJobs",
      tag,
      summary: "List jobs",
      description: "Newest first. A job is kept for 30 days after it has ended.",
      needs: "jobs:read",
    },
    { query: ListJobsQuery, answer: pageShape(JobShape) },
    ({ actor, query }) => listJobs(actor, query),
  ),
  route(
    {
      method: "get",
      path: "/v1/jobs/{id}",
      id: "getJob",
      tag,
      summary: "Read a job",
      description:
        "How far it is, how many items it changed, and the first hundred that failed. Whoever asked for the job needs no permission.",
      needs: "jobs:read",
    },
    { params: IdParams, answer: JobShape },
    ({ actor, params }) => getJob(actor, params.id),
  ),
  route(
    {
      method: "get",
      path: "/v1/jobs/{id}/failures",
      id: "listFailures",
      tag,
      summary: "List what a job could not do",
      description:
        "All items that failed and why, in the order of their ids. Whoever asked for the job needs no permission.",
      needs: "jobs:read",
    },
    { params: IdParams, query: PageQuery, answer: pageShape(FailedItemShape) },
    ({ actor, params, query }) => listFailures(actor, params.id, query),
  ),
  route(
    {
      method: "post",
      path: "/v1/jobs/{id}/cancel",
      id: "cancelJob",
      tag,
      summary: "Stop a job",
      refuses: ["conflict"],
      description:
        "When this has returned, nothing more is done; what was done stays. Whoever asked for the job needs no permission.",
      needs: "jobs:write",
    },
    { params: IdParams, answer: JobShape },
    ({ actor, params }) => cancelJob(actor, params.id),
  ),
  route(
    {
      method: "post",
      path: "/v1/jobs/{id}/secrets",
      id: "takeSecrets",
      tag,
      summary: "Take the secrets a job made",
      refuses: ["conflict"],
      description:
        "Once, within a day after a job that rotated keys has ended, for whoever asked for it. They are kept sealed until then, and gone afterwards.",
      needs: "keys:write",
    },
    { params: IdParams, answer: JobSecretsShape },
    ({ actor, params }) => takeSecrets(actor, params.id),
  ),
];
