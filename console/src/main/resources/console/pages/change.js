/** What pages that change a version set have in common: the service, its sets and ledgers, and the page after it is done. */

import { html, useEffect } from '../ui/html.js';
import { Button, Card, Failure, LinkButton, Loaded, Notice, PageHead, Select } from '../ui/parts.js';
import { shortTime } from '../ui/formats.js';
import { operation } from '../ui/operations.js';
import { PlanInWords } from '../ui/plan.js';
import { Actor, Time, count, visible } from '../ui/text.js';
import { ApiError, all, get, request } from '../app/api.js';
import { useAction, useData } from '../app/data.js';
import { address, toContent, useQuery } from '../app/router.js';
import { attributesOf, inWorkspace, may } from '../app/session.js';

/** How many revisions of a ledger there are to choose from. */
const CHOICES = 100;

/**
 * A service with its sets and what null pins mean now.
 *
 * @param {string} id
 * @returns {ReturnType<typeof useData<{service: any, sets: any[], newest: import('../ui/plan.js').Newest | null}>>}
 */
export function useService(id) {
  return useData(
    async (signal) => {
      const path = inWorkspace(`/services/${encodeURIComponent(id)}`);
      const [service, sets] = await Promise.all([get(path, {}, { signal }), get(path + '/version-sets', {}, { signal })]);
      const newest = sets.items.find((/** @type {any} */ each) => each.name === 'edge')?.resolved ?? null;
      return { service, sets: sets.items, newest };
    },
    [id],
  );
}

/** The path of a set's operations. @param {any} service @param {string} name */
export const setPath = (service, name) => inWorkspace(`/services/${service.id}/version-sets/${encodeURIComponent(name)}`);

/** @param {any} service @param {string} name @param {AbortSignal} signal */
export const revisionsOf = (service, name, signal) => all(setPath(service, name) + '/revisions', {}, { signal, most: CHOICES });

/** The ledger of a set as far as one chooses from it, newest first; empty for a set that never was. @param {any} service @param {string} name */
export function useLedger(service, name) {
  return useData(
    async (signal) => {
      if (name === '') return [];
      try {
        return await revisionsOf(service, name, signal);
      } catch (e) {
        if (e instanceof ApiError && (e.status === 404 || e.status === 422)) return [];
        throw e;
      }
    },
    [service.id, name],
  );
}

/** Where one is: the services, and the service. @param {{service: any}} props */
export function Above({ service }) {
  return html`<a href="/console/services">Services</a> / <a href=${address(['services', service.id])}>${visible(service.name)}</a>`;
}

/** What a revision pins, in a few words. @param {any} pins */
function pinsInWords(pins) {
  const version = (/** @type {number | null} */ n) => (n === null ? 'newest' : `v${n}`);
  const models = Object.keys(pins.llm_model_preferences ?? {}).length;
  return [`agent ${version(pins.agent_version_number)}`, `graph ${version(pins.context_graph_version_number)}`, models && count(models, 'model')]
    .filter(Boolean)
    .join(', ');
}

/**
 * A choice among the revisions of a set.
 *
 * @param {{label: string, revisions: any[], value: string, onInput: (value: string) => void, first?: {value: string, label: string}, hint?: any}} props
 */
export function RevisionSelect({ label, revisions, value, onInput, first, hint }) {
  const options = revisions
    .filter((each) => each.after !== null)
    .map((each) => ({
      value: String(each.revision),
      label: `Revision ${each.revision}: ${pinsInWords(each.after)} (${operation(each).join('')}, ${shortTime(new Date(each.at))})`,
    }));
  const known = value === '' || options.some((each) => each.value === value);
  const all = [...(first ? [first] : []), ...options, ...(known ? [] : [{ value, label: `Revision ${value}` }])];
  return html`<${Select} label=${label} hint=${hint} value=${value} onInput=${onInput} options=${all} />`;
}

/**
 * A page on which a set changes: first its form, then what was done.
 *
 * @param {{id: string, name: string, again?: any, children: (of: {service: any, sets: any[], newest: any}) => any}} props
 */
export function ChangePage({ id, name, again, children }) {
  const [query, setQuery] = useQuery();
  const loaded = useService(id);
  return html`<${Loaded} of=${loaded} what="Loading the service">
    ${(/** @type {{service: any, sets: any[], newest: any}} */ of) =>
      query.done
        ? html`<${Done} key=${query.done} ...${of} name=${name} revision=${Number(query.done)} onUndone=${(/** @type {number} */ done) => setQuery({ done })} again=${again} />`
        : children(of)}
  <//>`;
}

/**
 * What a set would say, where the server makes no plan of it.
 *
 * @param {string} name
 * @param {number | null} revision at which it stands
 * @param {any} before
 * @param {any} after
 * @param {ApiError} held why there is no plan
 * @returns {import('./decide.js').Planned}
 */
export function unplanned(name, revision, before, after, held) {
  const changes = JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path: '', kind: 'changed', before, after }];
  return { plan: { ...NO_PLAN, version_set: name, base_revision: revision, before, after, changes }, held };
}

/** What a plan says where nothing was asked. */
const NO_PLAN = { base_revision: null, revision: null, changes: [], warnings: [], checks: [], releasable: false };

/**
 * The page after a set has changed: what it runs now, the entry in the ledger, and the way back.
 *
 * @param {{service: any, newest: import('../ui/plan.js').Newest | null, name: string, revision: number,
 *   onUndone: (revision: number) => void, again?: any}} props
 */
function Done({ service, newest, name, revision, onUndone, again }) {
  const ledger = useLedger(service, name);
  const heading = `${name} is changed`;
  useEffect(toContent, [revision]);
  return html`<${PageHead} title=${heading} above=${html`<${Above} service=${service} />`} />
    <${Loaded} of=${ledger} what="Loading the entry">
      ${(/** @type {any[]} */ revisions) => {
        const entry = revisions.find((each) => each.revision === revision);
        if (!entry) return html`<${Notice} tone="warn">“${visible(name)}” has no revision ${revision} among its newest.<//>`;
        const current = revisions[0].revision === revision;
        return html`<${Result} service=${service} entry=${entry} current=${current} newest=${newest} onUndone=${onUndone} again=${again} />`;
      }}
    <//>`;
}

/** @param {{service: any, entry: any, current: boolean, newest: any, onUndone: (revision: number) => void, again?: any}} props */
function Result({ service, entry, current, newest, onUndone, again }) {
  const { version_set: name, revision } = entry;
  const plan = { ...NO_PLAN, version_set: name, before: entry.before, after: entry.after };
  const undoable = current && entry.before && revision > 1 && may('Service.update', { ...attributesOf(service), version_set_name: name });
  return html`<${Card} title=${html`<span class="done-sign" aria-hidden="true">✓</span> ${operation(entry)}`}>
    <div class="stack">
      <${PlanInWords} plan=${plan} newest=${newest} done />
      <p class="muted">
        Revision ${revision}, <${Time} at=${entry.at} /> by <${Actor} actor=${entry.actor} />.
        ${entry.reason && html` Reason: ${visible(entry.reason)}`}
        ${entry.overrode?.length > 0 && html` Rules overridden: ${entry.overrode.map((/** @type {any} */ each) => visible(each.rule ?? each.name)).join(', ')}.`}
      </p>
      ${!current && html`<${Notice} tone="warn">Since then the set has changed again.<//>`}
      <${Undo} service=${service} entry=${entry} offered=${Boolean(undoable)} onUndone=${onUndone} again=${again} />
    </div>
  <//>`;
}

/** Takes exactly this revision back, with one click. @param {{service: any, entry: any, offered: boolean, onUndone: (revision: number) => void, again?: any}} props */
function Undo({ service, entry, offered, onUndone, again }) {
  const { version_set: name, revision } = entry;
  const { busy, error, run } = useAction();
  const undo = () =>
    run(async () => {
      const plan = await request('POST', setPath(service, name) + '/rollback', {
        body: { to_revision: revision - 1, expected_revision: revision, reason: `Takes back revision ${revision}.` },
      });
      onUndone(plan.revision);
    });
  return html`<${Failure} error=${error} />
    ${error?.code === 'rules_not_met' &&
    html`<p><a href=${address(['services', service.id, 'sets', name, 'rollback'], { to: revision - 1 })}>See what is missing, and ask for the rollback</a></p>`}
    <div class="row">
      <${LinkButton} kind="main" href=${address(['services', service.id])}>Back to the service<//>
      ${offered && html`<${Button} busy=${busy} onClick=${undo}>Undo: back to revision ${revision - 1}<//>`}
      <${LinkButton} href=${address(['services', service.id, 'sets', name], { revision })}>See the entry in the ledger<//>
      ${again}
    </div>`;
}
