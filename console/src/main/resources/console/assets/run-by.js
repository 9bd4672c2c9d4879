/** Which services run an agent or a context graph, and in which versions. */

import { html, useState } from '../ui/html.js';
import { PAGE_SIZE } from '../ui/listing.js';
import { Badge, Card, Loaded, Pager } from '../ui/parts.js';
import { visible } from '../ui/text.js';
import { get } from '../app/api.js';
import { useData } from '../app/data.js';
import { address } from '../app/router.js';
import { inWorkspace, may } from '../app/session.js';

/** @param {{kind: import('./list.js').Kind, thing: any, version: number}} props */
export function RunBy({ kind, thing, version }) {
  const field = kind.page === 'agents' ? 'agent' : 'context_graph';
  const [offset, setOffset] = useState(0);
  const users = useData(
    (signal) =>
      may('Service.view')
        ? get(inWorkspace('/services'), { [`${field}_id`]: thing.id, sort_by: '+name', limit: PAGE_SIZE, continuation_token: offset || '' }, { signal })
        : Promise.resolve(null),
    [field, thing.id, offset],
  );
  if (users.data === null) return null;
  return html`<${Card} title="Services that run it">
    <${Loaded} of=${users} what="Looking for services">
      ${(/** @type {any} */ { items, has_more: hasMore, total }) => html`
        ${total === 0 && html`<p class="muted">No service runs it.</p>`}
        <ul class="plain stack">
          ${items.map((/** @type {any} */ each) => html`<${User} key=${each.id} service=${each} field=${field} newest=${thing.latest_version} version=${version} />`)}
        </ul>
        <${Pager} offset=${offset} shown=${items.length} hasMore=${hasMore} total=${total} size=${PAGE_SIZE} onOffset=${setOffset} />
      `}
    <//>
  <//>`;
}

/** @param {{service: any, field: string, newest: number, version: number}} props */
function User({ service, field, newest, version }) {
  const sets = Object.entries(/** @type {Record<string, any>} */ (service.version_sets));
  return html`<li>
    <a href=${address(['services', service.id])}>${visible(service.name)}</a>
    ${!service.is_active && html`${' '}<${Badge}>inactive<//>`}
    <ul class="plain row small">
      ${sets.map(([name, pins]) => {
        const pinned = pins[`${field}_version_number`];
        const runs = (pinned ?? newest) === version;
        return html`<li><${Badge} tone=${runs ? 'info' : 'quiet'} title=${runs ? 'Runs the version shown here' : undefined}
          >${visible(name)}: ${pinned === null ? 'newest' : `v${pinned}`}<//
        ></li>`;
      })}
    </ul>
  </li>`;
}
