/** Agents or context graphs: all of them, by name. Both are things with a name and numbered versions. */

import { html } from '../ui/html.js';
import { Listing, PAGE_SIZE, useOffset } from '../ui/listing.js';
import { Badge, Button, Empty, Loaded, PageHead, Search } from '../ui/parts.js';
import { Time, count, visible } from '../ui/text.js';
import { get } from '../app/api.js';
import { useData } from '../app/data.js';
import { address, useQuery } from '../app/router.js';
import { inWorkspace } from '../app/session.js';

/**
 * What tells the two kinds apart.
 *
 * @typedef {{page: string, path: string, title: string, one: string, about: string, what: string}} Kind
 */

/** @type {Kind} */
export const AGENT = {
  page: 'agents',
  path: '/agents',
  title: 'Agents',
  one: 'agent',
  about: 'Who speaks: identity, background and manners, in numbered versions.',
  what: 'An agent is the voice and character that speaks for a service.',
};

/** @type {Kind} */
export const GRAPH = {
  page: 'graphs',
  path: '/context-graphs',
  title: 'Context graphs',
  one: 'context graph',
  about: 'How conversations go: states and the ways between them, in numbered versions.',
  what: 'A context graph is the states through which a conversation goes.',
};

/** The page of all things of a kind. @param {{kind: Kind}} props */
export function AssetList({ kind }) {
  const [query, setQuery] = useQuery();
  const offset = useOffset();
  const filter = { search: query.search ?? '', sort_by: query.sort ?? '+name' };
  const things = useData(
    (signal) => get(inWorkspace(kind.path), { ...filter, limit: PAGE_SIZE, continuation_token: offset || '' }, { signal }),
    [kind.path, filter, offset],
  );
  const set = (/** @type {Record<string, any>} */ change) => setQuery({ offset: '', ...change });
  return html`
    <${PageHead} title=${kind.title} about=${kind.about} />
    <div class="filters" role="search">
      <${Search} label="Search by name" value=${filter.search} onSearch=${(/** @type {string} */ search) => set({ search })} />
    </div>
    <${Loaded} of=${things} what=${`Loading ${kind.title.toLowerCase()}`}>
      ${(/** @type {any} */ page) =>
        page.items.length === 0
          ? html`<${None} kind=${kind} filtered=${Boolean(filter.search || offset)} onClear=${() => set({ search: '' })} />`
          : html`<${Listing}
                caption=${kind.title}
                columns=${columns(kind)}
                page=${page}
                order=${filter.sort_by}
                onOrder=${(/** @type {string} */ sort) => set({ sort })}
              />`}
    <//>
  `;
}

/** @param {Kind} kind */
const columns = (kind) => [
  {
    head: 'Name',
    sort: 'name',
    cell: (/** @type {any} */ each) => html`<div>
      <a href=${address([kind.page, each.id])}>${visible(each.name)}</a>
      ${each.description && html`<div class="muted small clamp">${visible(each.description)}</div>`}
    </div>`,
  },
  {
    head: 'Newest version',
    cell: (/** @type {any} */ each) =>
      each.latest_version > 0
        ? html`<span><strong>v${each.latest_version}</strong>
            ${each.state_count > 0 && html`${' '}<span class="muted">with ${count(each.state_count, 'state')}</span>`}</span>`
        : html`<${Badge} tone="warn">none yet<//>`,
  },
  { head: 'Changed', sort: 'updated_at', cell: (/** @type {any} */ each) => html`<${Time} at=${each.updated_at} />` },
];

/** @param {{kind: Kind, filtered: boolean, onClear: () => void}} props */
function None({ kind, filtered, onClear }) {
  return filtered
    ? html`<${Empty} title=${`No ${kind.one} matches`} actions=${html`<${Button} onClick=${onClear}>Show all<//>`}>
        Nothing has this in its name.
      <//>`
    : html`<${Empty} title=${`No ${kind.one} yet`}>
        ${kind.what} Make one with the API (<code>POST …${kind.path}</code>); it then shows here.
      <//>`;
}
