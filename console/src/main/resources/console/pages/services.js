/** All services: what their end users get, since when, and what needs somebody. */

import { html } from '../ui/html.js';
import { Listing, PAGE_SIZE, useOffset } from '../ui/listing.js';
import { Badge, Button, Empty, Loaded, PageHead, Search, Select } from '../ui/parts.js';
import { Actor, Time, count, visible } from '../ui/text.js';
import { get } from '../app/api.js';
import { EVERY_MS, useData } from '../app/data.js';
import { toUuid } from '../app/ids.js';
import { address, useQuery } from '../app/router.js';
import { inWorkspace, may } from '../app/session.js';
import { ofService, tested } from '../health/findings.js';
import { newestRuns } from '../health/runs.js';
import { Pins } from '../ui/pins.js';

/** Runs of tests that are looked at, for what they say of the services of a page. */
const RUNS_MAX = 20;

export function Services() {
  const [query, setQuery] = useQuery();
  const offset = useOffset();
  const filter = { search: query.search ?? '', active: query.active ?? 'true', sort: query.sort ?? '+name', tag: query.tag ?? '' };
  const services = useData((signal) => load(filter, offset, signal), [filter, offset]);
  const says = useSays(services.data?.items ?? []);
  const set = (/** @type {Record<string, any>} */ change) => setQuery({ offset: '', ...change });

  return html`
    <${PageHead} title="Services" about="What end users get, and what differs from it." />
    <div class="filters" role="search">
      <${Search} label="Search names and descriptions" value=${filter.search} onSearch=${(/** @type {string} */ search) => set({ search })} />
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
      <${Select}
        label="Sort by"
        value=${filter.sort}
        onInput=${(/** @type {string} */ sort) => set({ sort: sort === '+name' ? '' : sort })}
        options=${[
          { value: '+name', label: 'Name' },
          { value: '-name', label: 'Name, Z first' },
          { value: '-updated_at', label: 'Changed last' },
          { value: '-created_at', label: 'Made last' },
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
                columns=${columns(says)}
                page=${page}
                follows=${follows}
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

/** What people look at the list for. @param {any} service */
const follows = (service) => [service.name, service.is_active, service.tags, release(service).digest];

/** @param {any} service */
const release = (service) => service.sets.find((/** @type {any} */ each) => each.name === 'release');

/**
 * What rules and tests say of the releases of services; undefined until it is known.
 *
 * @typedef {{found?: import('../health/findings.js').Finding[], used?: number, tests?: import('../health/findings.js').Tested[]}} Says
 *   `used`: by how many unit tests
 * @param {any[]} services
 */
function useSays(services) {
  const ids = services.map((each) => each.id);
  const health = useData(
    async (signal) => (ids.length > 0 ? (await get(inWorkspace('/health'), { id: ids, limit: ids.length }, { signal })).items : []),
    [ids],
  );
  const runs = useData(
    async (signal) => (ids.length > 0 && may('Simulation.view') ? newestRuns(RUNS_MAX, signal) : []),
    [ids],
    { every: EVERY_MS },
  );
  const results = tested(runs.data ?? [], (id, name) => {
    const service = services.find((each) => each.id === toUuid(id));
    const set = service?.sets.find((/** @type {any} */ each) => each.name === name);
    return set ? { service, digest: set.digest } : null;
  });
  /** @type {(service: any) => Says} */
  return (service) => {
    const of = health.data?.find((/** @type {any} */ each) => each.service_id === service.id);
    return {
      found: of && ofService(of).filter((each) => each.set === 'release'),
      used: of?.version_sets.find((/** @type {any} */ each) => each.name === 'release')?.used_by,
      tests: runs.data && results.filter((each) => each.service.id === service.id && each.set === 'release'),
    };
  };
}

/** @param {(service: any) => Says} says */
const columns = (says) => [
  {
    head: 'Service',
    sort: 'name',
    cell: (/** @type {any} */ service) => html`<a href=${address(['services', service.id])}>${visible(service.name)}</a>
      <div class="muted small">${visible(service.agent_name)} · ${visible(service.context_graph_name)}</div>`,
  },
  { head: 'Release runs', cell: (/** @type {any} */ service) => html`<${Pins} set=${release(service)} />` },
  {
    head: 'Since',
    cell: (/** @type {any} */ service) => html`<${Time} at=${release(service).updated_at} />
      <div class="muted small">by <${Actor} actor=${release(service).updated_by} /></div>`,
  },
  { head: 'State', cell: (/** @type {any} */ service) => html`<${State} service=${service} found=${says(service).found ?? []} />` },
  { head: 'Tests', cell: (/** @type {any} */ service) => html`<${Tests} service=${service} ...${says(service)} />` },
  {
    head: 'Tags',
    cell: (/** @type {any} */ service) =>
      service.tags.map(
        (/** @type {any} */ tag) => html`<${Badge}>${visible(tag.value ? `${tag.key}: ${tag.value}` : tag.key)}<//>${' '}`,
      ),
  },
];

/** What is to be said of a service at a glance. @param {{service: any, found: import('../health/findings.js').Finding[]}} props */
function State({ service, found }) {
  const bad = found.filter((each) => each.kind === 'unfit' || each.kind === 'rule');
  const title = bad.map((each) => visible(each.message)).join('\n');
  const warnings = service.sets.flatMap((/** @type {any} */ each) => each.warnings);
  const set = release(service);
  const same = service.sets.filter((/** @type {any} */ each) => each !== set && each.digest === set.digest && each.name !== 'edge');
  const newer = service.sets.find((/** @type {any} */ each) => each.name === 'edge')?.digest !== set.digest;
  return html`<div class="row">
    ${!service.is_active && html`<${Badge} tone="warn">inactive<//>`}
    ${bad.length > 0 && html`<${Badge} tone="bad" title=${title}>${bad.some((each) => each.kind === 'unfit') ? 'does not run' : 'breaks a rule'}<//>`}
    ${warnings.length > 0 &&
    html`<${Badge} tone="warn" title=${warnings.map((/** @type {any} */ each) => visible(each.message)).join('\n')}
      >${count(warnings.length, 'warning')}<//
    >`}
    ${newer && html`<${Badge} tone="info" title="Edge, the newest of everything, differs from release.">newer content<//>`}
    ${same.length > 0 && html`<${Badge} title="These sets have the same content as release.">= ${same.map((/** @type {any} */ each) => each.name).join(', ')}<//>`}
    ${warnings.length + bad.length === 0 && !newer && service.is_active && html`<${Badge} tone="ok">up to date<//>`}
  </div>`;
}

/** What the unit tests of release say. @param {{service: any} & Says} props */
function Tests({ service, used, tests }) {
  if (used === undefined || !tests) return null;
  const to = address(['services', service.id, 'tests']);
  if (used === 0) return html`<a class="muted" href=${to}>none</a>`;
  const of = (/** @type {string} */ state) => tests.filter((each) => each.state === state);
  const title = (/** @type {any[]} */ list) => list.map((each) => visible(each.test)).join('\n');
  return html`<div class="row">
    ${of('failed').length > 0 && html`<a href=${to}><${Badge} tone="bad" title=${title(of('failed'))}>${of('failed').length} failed<//></a>`}
    ${of('old').length > 0 && html`<a href=${to}><${Badge} tone="warn" title=${title(of('old'))}>${of('old').length} out of date<//></a>`}
    ${of('passed').length > 0 && html`<a href=${to}><${Badge} tone="ok" title=${title(of('passed'))}>${of('passed').length} passed<//></a>`}
    ${tests.length === 0 && html`<a class="muted" href=${to}>not run lately</a>`}
  </div>`;
}

/** @param {{filtered: boolean, onClear: () => void}} props */
function None({ filtered, onClear }) {
  return filtered
    ? html`<${Empty} title="No service matches" actions=${html`<${Button} onClick=${onClear}>Show all<//>`}>
        Nothing matches this search and these tags.
      <//>`
    : html`<${Empty} title="No active service yet">
        A service joins an agent and a context graph. Make one with the API (<code>POST …/services</code>); it then shows here.
      <//>`;
}
