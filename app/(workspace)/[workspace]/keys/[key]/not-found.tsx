import { Page } from "@/components/shell/page";

/** For an id that is no key of this workspace, or of one that was deleted for good. */
export default function KeyNotFound() {
  return (
    <Page crumbs={[{ label: "Keys" }]} title="There is no such key here">
      <p className="max-w-xl text-secondary">
        This id belongs to no key of this workspace. It may be a key of another workspace, or one
        that was deleted for good: the audit log says when and by whom. Revoked and expired keys
        stay in the list.
      </p>
    </Page>
  );
}
