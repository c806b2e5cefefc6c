import { TextLink } from "@/components/ui/button";
import { type Fact, Facts, Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Tag } from "@/components/ui/status";
import type { Key } from "@/lib/keys/key";

/** What a key is: where it belongs, when it ends, who made it. */
export function KeyFacts({
  data,
  apiName,
  creator,
  keysHref,
}: {
  data: Key;
  apiName: string;
  creator: string;
  keysHref: string;
}) {
  const { ownerId, expiresAt, notBefore, ipAllowlist, tags, roles } = data;
  const has = (label: string, value: Fact["value"], shown: boolean): Fact[] =>
    shown ? [{ label, value }] : [];
  const facts: Fact[] = [
    { label: "API", value: <TextLink href={`${keysHref}?api=${data.apiId}`}>{apiName}</TextLink> },
    {
      label: "Owner",
      value: ownerId ? (
        <TextLink href={`${keysHref}?owner=${encodeURIComponent(ownerId)}`}>{ownerId}</TextLink>
      ) : (
        "Nobody"
      ),
    },
    {
      label: "Expires",
      value: expiresAt ? <RelativeTime withDate at={expiresAt.toISOString()} /> : "Never",
    },
    ...has(
      "Not before",
      notBefore && <RelativeTime withDate at={notBefore.toISOString()} />,
      notBefore !== null,
    ),
    {
      label: "Addresses",
      value:
        ipAllowlist.length > 0 ? (
          <span className="font-mono">{ipAllowlist.join(", ")}</span>
        ) : (
          "Any"
        ),
    },
    ...has("Roles", roles.join(", "), roles.length > 0),
    ...has(
      "Tags",
      <span className="flex flex-wrap gap-1">
        {tags.map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
      </span>,
      tags.length > 0,
    ),
    ...has(
      "Metadata",
      <code className="font-mono text-xs break-all">{JSON.stringify(data.metadata)}</code>,
      Object.keys(data.metadata).length > 0,
    ),
    {
      label: "Created",
      value: (
        <>
          <RelativeTime at={data.createdAt.toISOString()} /> by {creator}
        </>
      ),
    },
  ];
  return (
    <Panel title="About this key">
      <Facts facts={facts} />
    </Panel>
  );
}
