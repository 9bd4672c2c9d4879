/** Change requests: who waits for whom. */

import { html } from '../ui/html.js';
import { Listing, PAGE_SIZE, useOffset } from '../ui/listing.js';
import { Badge, Empty, Loaded, PageHead, Tabs } from '../ui/parts.js';
import { ChecksBadge } from '../ui/plan.js';
import { Actor, Time, visible } from '../ui/text.js';
import { ApiError, get } from '../app/api.js';
import { useData } from '../app/data.js';
import { address, useQuery } from '../app/router.js';
import { inWorkspace } from '../app/session.js';

/** @type {Record<string, {text: string, query: Record<string, any>, none: string, about: string}>} */
const VIEWS = {
  awaiting: {
    text: 'Awaiting you',
    query: { awaiting: 'me' },
    none: 'Nobody waits for you',
    about: 'What your approval would bring on shows here as soon as somebody asks for it.',
  },
  mine: {
    text: 'Yours',
    query: { author: 'me' },
    none: 'You have asked for nothing yet',
    about: 'Open a service and promote a set: where rules ask for more than you alone can give, you make a request there.',
  },
  open: { text: 'Open', query: { live: true }, none: 'No request is open', about: 'Requests that wait for checks, approvals or somebody to apply them show here.' },
  closed: { text: 'Closed', query: { live: false }, none: 'No request is closed yet', about: 'Requests that were applied, refused or taken back, that failed or are outdated show here.' },
};

/** @type {Record<string, {tone: import('../ui/parts.js').Tone, text: string}>} */
const STATES = {
  open: { tone: 'info', text: 'open' },
  ready: { tone: 'ok', text: 'ready to apply' },
  applied: { tone: 'ok', text: 'applied' },
  stale: { tone: 'warn', text: 'outdated' },
  rejected: { tone: 'bad', text: 'rejected' },
  withdrawn: { tone: 'quiet', text: 'withdrawn' },
  failed: { tone: 'bad', text: 'failed' },
};

/** How a request stands, as a badge. @param {{request: any}} props */
export function RequestState({ request }) {
  const { tone, text } = STATES[request.state] ?? { tone: 'quiet', text: request.state };
  return html`<${Badge} tone=${tone}>${text}<//>`;
}

/** What a request asks for, in words. @param {any} change */
export function changeInWords(change) {
  if (change.type === 'promote') return `Promote ${visible(change.from)} to ${visible(change.version_set)}`;
  if (change.type === 'rollback') return `Roll ${visible(change.version_set)} back${change.to_revision ? ` to revision ${change.to_revision}` : ''}`;
  const parts = [
    change.agent_id && 'another agent',
    change.context_graph_id && 'another context graph',
    change.is_active === true && 'to be active',
    change.is_active === false && 'to be inactive',
  ].filter(Boolean);
  return `The service gets ${parts.join(', ')}`;
}

export function Requests() {
  const [query] = useQuery();
  const view = query.view in VIEWS ? query.view : 'awaiting';
  const offset = useOffset();
  const page = useData((signal) => load(view, offset, signal), [view, offset]);
  return html`<${PageHead} title="Change requests" about="Changes that rules hold back until checks pass and people agree." />
    <${Tabs}
      label="Which requests"
      items=${Object.entries(VIEWS).map(([name, { text }]) => ({
        href: address(['requests'], { view: name === 'awaiting' ? '' : name }),
        text,
        current: name === view,
      }))}
    />
    <${Loaded} of=${page} what="Loading requests">
      ${(/** @type {any} */ loaded) =>
        loaded.items.length === 0
          ? html`<${Empty} title=${offset ? 'Nothing on this page' : VIEWS[view].none}>${VIEWS[view].about}<//>`
          : html`<${Listing} caption=${VIEWS[view].text} columns=${COLUMNS} page=${loaded} />`}
    <//>`;
}

/** A page of requests, each with the name of its service. @param {string} view @param {number} offset @param {AbortSignal} signal */
async function load(view, offset, signal) {
  const page = await get(inWorkspace('/requests'), { ...VIEWS[view].query, limit: PAGE_SIZE, continuation_token: offset || '' }, { signal });
  const ids = [...new Set(page.items.map((/** @type {any} */ each) => each.service_id))];
  const names = new Map(await Promise.all(ids.map(async (id) => /** @type {[any, string]} */ ([id, await nameOf(String(id), signal)]))));
  for (const each of page.items) each.service_name = names.get(each.service_id);
  return page;
}

/** @param {string} id @param {AbortSignal} signal */
async function nameOf(id, signal) {
  try {
    return (await get(inWorkspace(`/services/${id}`), {}, { signal })).name;
  } catch (e) {
    if (e instanceof ApiError && (e.status === 404 || e.status === 403)) return 'a service that is gone';
    throw e;
  }
}

const COLUMNS = [
  {
    head: 'Request',
    cell: (/** @type {any} */ each) => html`<div>
      <a href=${address(['requests', each.id])}>${visible(each.title)}</a> <span class="muted">#${each.number}</span>
      <div class="muted small">${changeInWords(each.change)} · ${visible(each.service_name)}</div>
    </div>`,
  },
  { head: 'State', cell: (/** @type {any} */ each) => html`<${RequestState} request=${each} />` },
  {
    head: 'Checks',
    cell: (/** @type {any} */ each) =>
      each.checks.length ? html`<${ChecksBadge} checks=${each.checks} />` : html`<span class="muted">none</span>`,
  },
  { head: 'Asked by', cell: (/** @type {any} */ each) => html`<${Actor} actor=${each.author} />` },
  { head: 'Asked', cell: (/** @type {any} */ each) => html`<${Time} at=${each.created_at} />` },
];
