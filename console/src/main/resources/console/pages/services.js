/** All services: what their end users get, since when, and what needs somebody. */

import { html } from '../ui/html.js';
import { Listing, PAGE_SIZE, useOffset } from '../ui/listing.js';
import { Badge, Button, Empty, Loaded, PageHead, Search, Select } from '../ui/parts.js';
import { Actor, Time, count, visible } from '../ui/text.js';
import { get } from '../app/api.js';
import { useChanged, useData } from '../app/data.js';
import { address, useQuery } from '../app/router.js';
import { inWorkspace } from '../app/session.js';
import { Pins } from '../ui/pins.js';

export function Services() {
  const [query, setQuery] = useQuery();
  const offset = useOffset();
  const filter = { search: query.search ?? '', active: query.active ?? 'true', sort: query.sort ?? '+name', tag: query.tag ?? '' };
  const services = useData((signal) => load(filter, offset, signal), [filter, offset]);
  const set = (/** @type {Record<string, any>} */ change) => setQuery({ offset: '', ...change });

  return html`
    <${PageHead} title="Services" about="What end users get, and what differs from it." />
    <div class="filters" role="search">
      <${Search} label="Search by name" value=${filter.search} onSearch=${(/** @type {string} */ search) => set({ search })} />
      <${Search} label="Tag (key or key:value)" value=${filter.tag} onSearch=${(/** @type {string} */ tag) => set({ tag })} />
      <${Select}
        label="Show"
        value=${filter.active}
        onInput=${(/** @type {string} */ active) => set({ active: active === 'true' ? '' : active })}
        options=${[
          { value: 'true', label: 'Active services' },
          { value: 'false', label: 'Inactive services' },
          { value: 'all', label: 'All services' },
        ]}
      />
    </div>
    <${Loaded} of=${services} what="Loading services">
      ${(/** @type {any} */ page) =>
        page.items.length === 0
          ? html`<${None}
                filtered=${Boolean(filter.search || filter.tag || offset || filter.active === 'false')}
                onClear=${() => set({ search: '', tag: '', active: filter.active === 'true' ? '' : 'all' })}
              />`
          : html`
              <${Listing}
                caption="Services"
                columns=${COLUMNS}
                page=${page}
                order=${filter.sort}
                onOrder=${(/** @type {string} */ sort) => set({ sort })}
              />
            `}
    <//>
  `;
}

/**
 * A page of services, each with its release as it stands.
 *
 * @param {{search: string, active: string, sort: string, tag: string}} filter
 * @param {number} offset
 * @param {AbortSignal} signal
 */
async function load(filter, offset, signal) {
  const page = await get(
    inWorkspace('/services'),
    {
      search: filter.search,
      sort_by: filter.sort,
      is_active: filter.active === 'all' ? '' : filter.active,
      tags: tagFilter(filter.tag),
      limit: PAGE_SIZE,
      continuation_token: offset || '',
    },
    { signal },
  );
  const releases = await Promise.all(
    page.items.map((/** @type {any} */ each) => get(inWorkspace(`/services/${each.id}/version-sets`), {}, { signal })),
  );
  page.items.forEach((/** @type {any} */ each, /** @type {number} */ i) => (each.sets = releases[i].items));
  return page;
}

/** A key alone stands for any value of it. @param {string} text */
function tagFilter(text) {
  const tag = text.trim();
  return tag && !tag.includes(':') ? `${tag}:*` : tag;
}

/** @param {any} service */
const release = (service) => service.sets.find((/** @type {any} */ each) => each.name === 'release');

const COLUMNS = [
  {
    head: 'Service',
    sort: 'name',
    cell: (/** @type {any} */ service) => html`<a href=${address(['services', service.id])}>${visible(service.name)}</a>
      <div class="muted small">${visible(service.agent_name)} · ${visible(service.context_graph_name)}</div>`,
  },
  { head: 'Release runs', cell: (/** @type {any} */ service) => html`<${Release} service=${service} />` },
  {
    head: 'Since',
    cell: (/** @type {any} */ service) => html`<${Time} at=${release(service).updated_at} />
      <div class="muted small">by <${Actor} actor=${release(service).updated_by} /></div>`,
  },
  { head: 'State', cell: (/** @type {any} */ service) => html`<${State} service=${service} />` },
  {
    head: 'Tags',
    cell: (/** @type {any} */ service) =>
      service.tags.map(
        (/** @type {any} */ tag) => html`<${Badge}>${visible(tag.value ? `${tag.key}: ${tag.value}` : tag.key)}<//>${' '}`,
      ),
  },
];

/** @param {{service: any}} props */
function Release({ service }) {
  const set = release(service);
  const changed = useChanged(set.digest, service.id);
  return html`<div class=${changed ? 'marked' : ''}><${Pins} set=${set} /></div>`;
}

/** What is to be said of a service at a glance. @param {{service: any}} props */
function State({ service }) {
  const warnings = service.sets.flatMap((/** @type {any} */ each) => each.warnings);
  const set = release(service);
  const same = service.sets.filter((/** @type {any} */ each) => each !== set && each.digest === set.digest && each.name !== 'edge');
  const newer = service.sets.find((/** @type {any} */ each) => each.name === 'edge')?.digest !== set.digest;
  return html`<div class="row">
    ${!service.is_active && html`<${Badge} tone="warn">inactive<//>`}
    ${warnings.length > 0 &&
    html`<${Badge} tone="warn" title=${warnings.map((/** @type {any} */ each) => visible(each.message)).join('\n')}
      >${count(warnings.length, 'warning')}<//
    >`}
    ${newer && html`<${Badge} tone="info" title="Edge, the newest of everything, differs from release.">newer content<//>`}
    ${same.length > 0 && html`<${Badge} title="These sets have the same content as release.">= ${same.map((/** @type {any} */ each) => each.name).join(', ')}<//>`}
    ${warnings.length === 0 && !newer && service.is_active && html`<${Badge} tone="ok">up to date<//>`}
  </div>`;
}

/** @param {{filtered: boolean, onClear: () => void}} props */
function None({ filtered, onClear }) {
  return filtered
    ? html`<${Empty} title="No service matches" actions=${html`<${Button} onClick=${onClear}>Show all<//>`}>
        Nothing has this name and these tags.
      <//>`
    : html`<${Empty} title="No services yet">
        A service joins an agent and a context graph. Make one with <code>forge service create</code> or the API; it then shows here.
      <//>`;
}
