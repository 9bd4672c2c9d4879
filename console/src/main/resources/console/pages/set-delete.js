/** Deleting a version set: asked once, and refused while something uses it. */

import { html } from '../ui/html.js';
import { LookFirst, Moved, useMoved } from '../ui/moved.js';
import { Button, Dialog, Failure } from '../ui/parts.js';
import { visible } from '../ui/text.js';
import { request } from '../app/api.js';
import { useAction } from '../app/data.js';
import { inWorkspace } from '../app/session.js';

const KINDS = /** @type {Record<string, string>} */ ({ unit_test: 'Unit test', unit_test_set: 'Unit test set' });

/** @param {{service: any, set: any, onClose: () => void, onDeleted: () => void}} props it is there until the set is not shown any more */
export function DeleteSet({ service, set, onClose, onDeleted }) {
  const { busy, error, run } = useAction();
  const moved = useMoved(set.revision);
  const seen = moved.since ?? set.revision;
  const remove = () =>
    run(async () => {
      // Only what the person has looked at is deleted.
      await request('DELETE', inWorkspace(`/services/${service.id}/version-sets/${set.name}`), {
        headers: { 'If-Match': `"${seen}"` },
      });
      onDeleted();
    });
  return html`<${Dialog} title=${`Delete ${set.name}?`} onClose=${onClose}>
    <div class="stack">
      <p>
        ${visible(service.name)} loses the set “${visible(set.name)}”, and no runtime can ask for it any more. Its ledger stays
        readable, and who makes a set of this name again goes on with it.
      </p>
      ${moved.since !== null &&
      html`<${Moved} agree=${moved.agree}>The set was at revision ${seen} and is at revision ${set.revision} now.<//>`}
      <${Failure} error=${error} />
      ${error?.body?.used_by?.length > 0 &&
      html`<ul>
        ${error?.body.used_by.map(
          (/** @type {any} */ each) => html`<li key=${each.id}>${KINDS[each.kind] ?? visible(each.kind)} “${visible(each.name)}”</li>`,
        )}
      </ul>`}
      <div class="row">
        <${Button} kind="danger" busy=${busy} disabled=${moved.since !== null} onClick=${remove}>Delete ${visible(set.name)}<//>
        <${Button} onClick=${onClose}>Keep it<//>
      </div>
      ${moved.since !== null && html`<${LookFirst} />`}
    </div>
  <//>`;
}
