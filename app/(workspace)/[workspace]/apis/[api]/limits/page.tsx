import { readAppearance } from "@/app/_web/appearance";
import { readQuery, type SearchParams } from "@/app/_web/query";
import { readSpan } from "@/app/_web/span";
import { ApiPage } from "@/components/apis/api-page";
import { RangePicker } from "@/components/charts/range-picker";
import { Heatmap } from "@/components/limits/heatmap";
import { LimitedTable } from "@/components/limits/limited-table";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/feedback";
import { formatLimit } from "@/components/ui/format";
import { Facts, Panel } from "@/components/ui/panel";
import { Region } from "@/components/ui/region";
import { listLimitedKeys } from "@/lib/usage/list-limited-keys";
import { type ApiParams, readApiFrame } from "../read";

type Props = { params: ApiParams; searchParams: SearchParams };

/** What keys of the API may do by default, and which of them limits refuse. */
export default async function ApiLimitsPage({ params, searchParams }: Props) {
  const { actor, path, api, frame } = await readApiFrame(params);
  const { environment } = await readAppearance();
  const range = await readSpan(await readQuery(searchParams));
  const { limits } = api.defaults;
  const keyHref = (key: string) => `${path}/limits?key=${key}#limit`;
  return (
    <ApiPage {...frame}>
      <Panel
        title="Default limits"
        note="of every key that has none of its own"
        actions={
          api.kind === "customer" && (
            <LinkButton size="small" href={`${path}/apis/${api.id}/settings`}>
              Change
            </LinkButton>
          )
        }
      >
        {limits.length === 0 ? (
          <p className="text-sm text-secondary">
            None: a key without limits of its own may be used as often as anybody likes.
          </p>
        ) : (
          <Facts
            facts={limits.map(({ name, limit, windowMs, algorithm }) => ({
              label: name,
              value: `${formatLimit(limit, windowMs)}, ${algorithm.replace("_", " ")}`,
            }))}
          />
        )}
        <p className="mt-3 text-sm">
          <LinkButton size="small" href={`${path}/apis/${api.id}/keys?limits=own`} prefetch={false}>
            Keys with limits of their own
          </LinkButton>
        </p>
      </Panel>
      <Panel title="Keys that limits refused" actions={<RangePicker />}>
        <Region
          what="the limited keys"
          read={() => listLimitedKeys(actor, { edges: range.edges, environment, apiId: api.id })}
        >
          {(rows) =>
            rows.length === 0 ? (
              <EmptyState title="No key of this API was refused by a limit in this range." />
            ) : (
              <div className="flex flex-col gap-6">
                <Heatmap
                  cut={range}
                  rows={rows.map(({ keyId, name, hits }) => ({
                    ...{ id: keyId, name, hits, href: keyHref(keyId) },
                  }))}
                  logsHref={`${path}/logs`}
                />
                <LimitedTable rows={rows} href={keyHref} />
              </div>
            )
          }
        </Region>
      </Panel>
    </ApiPage>
  );
}
