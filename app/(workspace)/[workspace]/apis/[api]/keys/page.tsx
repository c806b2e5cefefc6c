import { readQuery } from "@/app/_web/query";
import { ApiPage } from "@/components/apis/api-page";
import { readListState } from "@/components/keys/list-state";
import { readKeysList } from "../../../keys/list";
import { readApiFrame } from "../read";

/** The keys of one API, with all that works on the list of every key. */
export default async function ApiKeysPage(props: PageProps<"/[workspace]/apis/[api]/keys">) {
  const { slug, api, frame, ...member } = await readApiFrame(props.params);
  const state = readListState(await readQuery(props.searchParams));
  const base = `/${slug}/apis/${api.id}/keys`;
  const { button, body } = await readKeysList(member, state, { base, apiId: api.id });
  return (
    <ApiPage {...frame} actions={button}>
      {body}
    </ApiPage>
  );
}
