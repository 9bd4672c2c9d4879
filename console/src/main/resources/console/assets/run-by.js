/** Which services run an agent or a context graph, and in which versions. */

import { html } from '../ui/html.js';
import { Badge, Card, Loaded } from '../ui/parts.js';
import { visible } from '../ui/text.js';
import { get } from '../app/api.js';
import { useData } from '../app/data.js';
import { address } from '../app/router.js';
import { inWorkspace, may } from '../app/session.js';

/** Services that are looked through: the API does not list them by agent or graph. */
const SEEN_MOST = 100;
const PAGE_SIZE = 20;

/** @param {{kind: import('./list.js').Kind, thing: any, version: number}} props */
export function RunBy({ kind, thing, version }) {
  const field = kind.page === 'agents' ? 'agent' : 'context_graph';
  const users = useData((signal) => (may('Service.view') ? find(field, thing.id, signal) : Promise.resolve(null)), [field, thing.id]);
  if (users.data === null) return null;
  return html`<${Card} title="Services that run it">
    <${Loaded} of=${users} what="Looking through services">
      ${(/** @type {any} */ { services, all }) => html`
        ${services.length === 0 && html`<p class="muted">${all ? 'No service runs it.' : 'None of the services looked at runs it.'}</p>`}
        <ul class="plain stack">
          ${services.map((/** @type {any} */ each) => html`<${User} service=${each} field=${field} newest=${thing.latest_version} version=${version} />`)}
        </ul>
        ${!all && html`<p class="muted small">Only the first ${SEEN_MOST} services by name were looked through.</p>`}
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

/** @param {string} field @param {string} id @param {AbortSignal} signal */
async function find(field, id, signal) {
  const services = [];
  let token = 0;
  for (let seen = 0; seen < SEEN_MOST; seen += PAGE_SIZE) {
    const page = await get(inWorkspace('/services'), { sort_by: '+name', limit: PAGE_SIZE, continuation_token: token || '' }, { signal });
    services.push(...page.items.filter((/** @type {any} */ each) => each[`${field}_id`] === id));
    if (!page.has_more) return { services, all: true };
    token = page.continuation_token;
  }
  return { services, all: false };
}
