/** What needs somebody, of all services. */

import { html } from '../ui/html.js';
import { Badge, Button, Empty, Failure, Notice, PageHead, Pager, Table } from '../ui/parts.js';
import { Time, count, visible } from '../ui/text.js';
import { SELDOM_MS } from '../app/data.js';
import { useGathered } from '../app/gather.js';
import { address, useQuery } from '../app/router.js';
import { KINDS, counts, sorted } from '../health/findings.js';
import { look } from '../health/look.js';

const PAGE_SIZE = 20;

/** @typedef {import('../health/findings.js').Finding} Finding */

export function Health() {
  const [query, setQuery] = useQuery();
  const health = useGathered('health', look, { every: SELDOM_MS });
  const of = counts(health.items);
  const kind = query.kind ?? '';
  const wanted = sorted(health.items.filter((/** @type {Finding} */ each) => !kind || each.kind === kind));
  const offset = Math.max(0, Math.min(Number(query.offset) || 0, wanted.length - 1));
  const shown = wanted.slice(offset, offset + PAGE_SIZE);
  const set = (/** @type {string} */ next) => setQuery({ kind: next === kind ? '' : next, offset: '' });
  return html`
    <${PageHead}
      title="Health"
      about="What needs somebody, of all services; the newest first."
      actions=${health.complete && html`<${Button} busy=${health.busy} onClick=${health.again}>Look again<//>`}
    />
    <${Failure} error=${health.error} retry=${health.again} />
    <${Progress} health=${health} />
    <${Kinds} of=${of} kind=${kind} onKind=${set} />
    ${wanted.length === 0
      ? health.complete &&
        html`<${Empty} title=${kind ? 'Nothing of this kind' : 'All is well'}>
          ${kind ? 'Nothing of this kind needs anybody now.' : `Nothing of ${count(health.total, 'service')} needs anybody now.`}
        <//>`
      : html`<${Table} caption="What needs somebody" columns=${COLUMNS} rows=${shown} rowKey=${keyOf} follows=${() => 'is there'} />
          <${Pager} offset=${offset} shown=${shown.length} hasMore=${offset + PAGE_SIZE < wanted.length} total=${wanted.length} size=${PAGE_SIZE}
            onOffset=${(/** @type {number} */ next) => setQuery({ offset: next || '' })} />`}
  `;
}

/** @param {{health: any}} props */
function Progress({ health }) {
  if (health.busy) {
    return html`<div class="progress" role="status">
      <span>${health.total ? `Looked at ${health.done} of ${count(health.total, 'service')}` : 'Looking at the services'}…</span>
      <progress aria-label="Services looked at" max=${health.total || 1} value=${health.done}></progress>
    </div>`;
  }
  if (health.old && health.total > 200) {
    return html`<${Notice} tone="quiet" actions=${html`<${Button} small onClick=${health.again}>Look again<//>`}>
      Something has changed since these services were looked at.
    <//>`;
  }
  return null;
}

/** The kinds with what each means; one of them can be chosen. @param {{of: Record<string, number>, kind: string, onKind: (kind: string) => void}} props */
function Kinds({ of, kind, onKind }) {
  const there = Object.entries(KINDS).filter(([name]) => of[name] || name === kind);
  if (there.length === 0) return null;
  return html`<div class="kinds" role="group" aria-label="Show only one kind">
      ${there.map(
        ([name, each]) => html`<button type="button" key=${name} class=${`kind kind-${each.tone}`} aria-pressed=${String(name === kind)} onClick=${() => onKind(name)}>
          <strong>${of[name] ?? 0}</strong> ${each.title}
        </button>`,
      )}
    </div>
    ${KINDS[kind] && html`<p class="muted">${KINDS[kind].about} <${Button} kind="link" small onClick=${() => onKind('')}>Show all kinds<//></p>`}`;
}

/** @param {Finding} each */
const keyOf = (each) => [each.kind, each.service?.id, each.set, each.message, each.to.join('/')].join(' ');

const COLUMNS = [
  {
    head: 'Service',
    cell: (/** @type {Finding} */ each) => html`<div>
      <a href=${address(['services', each.service?.id ?? ''])}>${visible(each.service?.name)}</a>
      ${each.set &&
      html`<div class="small"><a href=${address(['services', each.service?.id ?? '', 'sets', each.set])}>${visible(each.set)}</a></div>`}
    </div>`,
  },
  {
    head: 'What',
    cell: (/** @type {Finding} */ each) => html`<${Badge} tone=${KINDS[each.kind].tone} title=${KINDS[each.kind].about}>${KINDS[each.kind].title}<//>`,
  },
  {
    head: 'Why',
    cell: (/** @type {Finding} */ each) => html`<span>${visible(each.message)}${' '}
      ${each.to[0] === 'requests' && html`<a href=${address(each.to)}>See the request</a>`}</span>`,
  },
  { head: 'Since', cell: (/** @type {Finding} */ each) => html`<${Time} at=${each.since} />` },
];
