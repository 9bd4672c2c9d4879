/** The change log, live: who did what, when, with what. */

import { html, useState } from '../ui/html.js';
import { Badge, Button, Card, Empty, Facts, Field, Loaded, PageHead, Pager, Select } from '../ui/parts.js';
import { once } from '../ui/formats.js';
import { operation } from '../ui/operations.js';
import { Time, count, visible } from '../ui/text.js';
import { get } from '../app/api.js';
import { useData } from '../app/data.js';
import { address, useQuery } from '../app/router.js';
import { inWorkspace } from '../app/session.js';
import { usePeople } from '../activity/people.js';
import { KINDS, SUBJECTS, dayBounds, folded, said } from '../activity/sentences.js';

const PAGE_SIZE = 20;

export function Activity() {
  const [query, setQuery] = useQuery();
  const people = usePeople();
  const offset = Math.max(0, Number(query.offset) || 0);
  const { kind = '', person = '', key = '', subject = '', id = '', day = '' } = query;
  const filter = { kind, person, key, subject, id, day };
  const events = useData((signal) => load(filter, offset, signal), [filter, offset]);
  const set = (/** @type {Record<string, any>} */ change) => setQuery({ offset: '', ...change });
  const filtered = Boolean(kind || person || key || subject || id || day);
  return html`
    <${PageHead} title="Activity" about="Everything that was changed in this workspace, the newest first." />
    <${Filters} filter=${filter} people=${people} set=${set} />
    <${Loaded} of=${events} what="Loading the change log">
      ${(/** @type {any} */ page) =>
        page.events.length === 0
          ? html`<${Empty} title=${filtered ? 'Nothing matches' : 'Nothing has happened yet'}
              actions=${filtered && html`<${Button} onClick=${() => set({ kind: '', person: '', key: '', subject: '', id: '', day: '' })}>Show everything<//>`}>
              ${filtered ? 'No change was made of this kind, by this person or key, on this day.' : 'Every change shows here as soon as it is made.'}
            <//>`
          : html`<${Log} key=${JSON.stringify([filter, offset])} page=${page} offset=${offset} people=${people} set=${setQuery} />`}
    <//>
  `;
}

/** @param {{kind: string, person: string, key: string, subject: string, id: string, day: string}} filter @param {number} offset @param {AbortSignal} signal */
function load(filter, offset, signal) {
  const bounds = dayBounds(filter.day);
  return get(
    inWorkspace('/audit'),
    {
      action: filter.kind,
      actor_entity_id: filter.person,
      actor_credential_id: filter.key,
      resource_type: filter.subject,
      resource_id: filter.id,
      date_from: bounds?.from,
      date_to: bounds?.to,
      limit: PAGE_SIZE,
      offset,
    },
    { signal },
  );
}

/** What tells keys from people in a choice of both; no id of a person has a colon. */
const KEY = 'key:';

/** The named ones, and the one of an id if it is given and not among them. @param {{id: string, name: string}[]} known @param {string} id */
const withId = (known, id) => (!id || known.some((each) => each.id === id) ? known : [...known, { id, name: '' }]);

/** @param {{filter: any, people: ReturnType<typeof usePeople>, set: (change: Record<string, any>) => void}} props */
function Filters({ filter, people, set }) {
  const persons = [
    { value: '', label: 'Everybody' },
    ...withId(people.users, filter.person).map((each) => ({ value: each.id, label: each.name || `user ${each.id}` })),
    ...withId(people.keys, filter.key).map((each) => ({ value: KEY + each.id, label: `the key “${each.name || each.id}”` })),
  ];
  const choose = (/** @type {string} */ value) =>
    set(value.startsWith(KEY) ? { person: '', key: value.slice(KEY.length) } : { person: value, key: '' });
  const kinds = KINDS.some((each) => each.value === filter.kind) || !filter.kind ? KINDS : [...KINDS, { value: filter.kind, label: filter.kind }];
  return html`<div class="filters" role="search">
    <${Select} label="What happened" value=${filter.kind} options=${[{ value: '', label: 'Everything' }, ...kinds]} onInput=${(/** @type {string} */ kind) => set({ kind })} />
    <${Select} label="About" value=${filter.subject} options=${[{ value: '', label: 'Anything' }, ...SUBJECTS]}
      onInput=${(/** @type {string} */ subject) => set({ subject, id: '' })} />
    <${Select} label="By whom" value=${filter.key ? KEY + filter.key : filter.person} options=${persons} onInput=${choose} />
    <${Field} label="Day">
      ${(/** @type {any} */ control) => html`<input ...${control} type="date" value=${filter.day} onChange=${(/** @type {any} */ event) => set({ day: event.target.value })} />`}
    <//>
    ${filter.id && html`<${Button} onClick=${() => set({ id: '' })}>Show others, too<//>`}
  </div>`;
}

/**
 * A page of events. What comes in meanwhile waits above it, so that nothing moves under the reader.
 *
 * @param {{page: any, offset: number, people: ReturnType<typeof usePeople>, set: (change: Record<string, any>) => void}} props
 */
function Log({ page, offset, people, set }) {
  const [shown, show] = useState(page);
  const [fresh, mark] = useState(/** @type {Set<string>} */ (new Set()));
  const waiting = newer(page, shown);
  const reveal = () => {
    if (offset > 0) return set({ offset: '' });
    mark(new Set(waiting.map((each) => each.id)));
    return show(page);
  };
  // What only keeps sessions alive is nothing to tell.
  const number = page.total - shown.total - (waiting.length - telling(waiting).length);
  return html`
    <div class="fresh" role="status">
      ${number > 0 && html`<${Button} onClick=${reveal}>${number} new, show<//>`}
    </div>
    <${Days} events=${shown.events} fresh=${fresh} people=${people} set=${set} />
    <${Pager} offset=${offset} shown=${shown.events.length} hasMore=${shown.has_more} total=${shown.total} size=${PAGE_SIZE}
      onOffset=${(/** @type {number} */ next) => set({ offset: next || '' })} />
  `;
}

/** @param {any} page @param {any} shown @returns {any[]} */
const newer = (page, shown) => page.events.filter((/** @type {any} */ each) => Number(each.id) > Number(shown.events[0]?.id ?? 0));

/** @param {any[]} events */
const telling = (events) => events.filter((each) => each.action !== 'session.extended');

const dayFormat = once(() => new Intl.DateTimeFormat(undefined, { dateStyle: 'full' }));

/** @param {{events: any[], fresh: Set<string>, people: ReturnType<typeof usePeople>, set: (change: Record<string, any>) => void}} props */
function Days({ events, fresh, people, set }) {
  /** @type {Map<string, ReturnType<typeof folded>>} */
  const days = new Map();
  for (const entry of folded(events)) {
    const day = dayFormat().format(new Date(entry.event.timestamp));
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days].map(
    ([day, entries]) => html`<${Card} key=${day} title=${day}>
      <ol class="log">
        ${entries.map(
          ({ event, more }) => html`<li key=${event.id} class=${fresh.has(event.id) ? 'marked' : undefined}>
            <${Entry} event=${event} more=${more} people=${people} set=${set} />
          </li>`,
        )}
      </ol>
    <//>`,
  );
}

/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** @param {{event: any, more: number, people: ReturnType<typeof usePeople>, set: (change: Record<string, any>) => void}} props */
function Entry({ event, more, people, set }) {
  const [open, setOpen] = useState(false);
  const { verb, thing, name, to, end } = said(event);
  const shownName = visible(name || (thing ? event.resource_id : ''));
  return html`
    <div class="log-line">
      <span>
        <strong>${capital(visible(people.who(event)))}</strong> ${visible(verb)} ${thing}${' '}
        ${to ? html`<a href=${address(to.parts, to.query)}>${shownName}</a>` : shownName && html`“${shownName}”`}
        ${end && html` <${Badge}>${end}<//>`} ${more > 0 && html` <span class="muted">and ${more} more times</span>`}
      </span>
      <span class="row">
        <span class="muted small"><${Time} at=${event.timestamp} /></span>
        <button type="button" class="button button-link button-small" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>Details</button>
      </span>
    </div>
    ${open && html`<${Details} event=${event} people=${people} set=${set} />`}
  `;
}

/** @param {{event: any, people: ReturnType<typeof usePeople>, set: (change: Record<string, any>) => void}} props */
function Details({ event, people, set }) {
  const credential = event.actor_credential_id;
  return html`<div class="log-details stack">
    <${Facts}
      items=${[
        ['When', html`<${Time} at=${event.timestamp} exact />`],
        ['Who', visible(people.who(event))],
        ['Signed in with', credential ? html`${visible(people.key(credential))} <span class="muted">(key ${credential})</span>` : 'no key that is known'],
        ['Event', html`<code>${event.action}</code>, number ${event.id} of the change log`],
        ...(event.resource_id ? [['About', html`${(event.resource_type ?? '').replaceAll('_', ' ')} <code>${event.resource_id}</code>`]] : []),
      ]}
    />
    ${event.metadata?.revision && html`<${Ledger} event=${event} />`}
    ${event.resource_id &&
    html`<div><${Button} small onClick=${() => set({ offset: '', subject: event.resource_type, id: event.resource_id, kind: '', person: '', key: '', day: '' })}>Only what is about this<//></div>`}
  </div>`;
}

/** What the ledger says of the revision of a set. @param {{event: any}} props */
function Ledger({ event }) {
  const { version_set: set, revision } = event.metadata;
  const found = useData((signal) => revisionOf(event.resource_id, set, revision, signal), [event.id]);
  return html`<${Loaded} of=${found} what="Loading the ledger">
    ${(/** @type {any} */ entry) =>
      entry
        ? html`<${Facts}
            items=${[
              ['How', operation(entry)],
              ['Reason', entry.reason ? visible(entry.reason) : html`<span class="muted">none given</span>`],
              ...(entry.overrode?.length ? [['Overrode', entry.overrode.map((/** @type {any} */ each) => visible(each.rule)).join(', ')]] : []),
              ...(entry.warnings?.length ? [['Warnings', count(entry.warnings.length, 'warning')]] : []),
            ]}
          />`
        : html`<p class="muted">The ledger has no such revision.</p>`}
  <//>`;
}

/** Revisions are listed newest first and without gaps, so that the place of one follows from its number. @param {string} service @param {string} set @param {number} revision @param {AbortSignal} signal */
async function revisionOf(service, set, revision, signal) {
  const path = inWorkspace(`/services/${service}/version-sets/${encodeURIComponent(set)}/revisions`);
  const { total } = await get(path, { limit: 1 }, { signal });
  const page = await get(path, { limit: 1, continuation_token: Math.max(0, total - revision) || '' }, { signal });
  return page.items.find((/** @type {any} */ each) => each.revision === revision) ?? null;
}
