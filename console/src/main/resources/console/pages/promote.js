/** Promotion: one set takes over what another says, seen before it is done. */

import { html, useState } from '../ui/html.js';
import { Card, Checkbox, Empty, LinkButton, Loaded, PageHead, Search, Select } from '../ui/parts.js';
import { visible } from '../ui/text.js';
import { get, request } from '../app/api.js';
import { useData } from '../app/data.js';
import { address, useChosen, useQuery } from '../app/router.js';
import { Above, ChangePage, RevisionSelect, revisionsOf, setPath, unplanned, useLedger } from './change.js';
import { Decide, isHeld, useReasons } from './decide.js';

/** Stands for a set that is still to be named. */
const NEW = '+';

/** @param {{id: string}} props */
export function Promote({ id }) {
  const [query] = useQuery();
  const again = html`<${LinkButton} href=${address(['services', id, 'promote'])}>Promote something else<//>`;
  return html`<${ChangePage} id=${id} name=${query.to} again=${again}>${(/** @type {any} */ of) => html`<${Form} ...${of} />`}<//>`;
}

/** @param {{service: any, sets: any[], newest: any}} props */
function Form({ service, sets, newest }) {
  const [query, setQuery] = useQuery();
  const [from, revision = ''] = useChosen('from', sets.some((each) => each.name === 'preview') ? 'preview' : 'edge').split('@');
  const to = (query.to ?? 'release').trim();
  const pinLatest = query.pin !== 'no';
  const draft = useReasons();
  const choice = { from, revision, to, pinLatest };
  return html`<${PageHead}
      title="Promote"
      above=${html`<${Above} service=${service} />`}
      about="One set takes over what another says. You see everything before it happens."
    />
    <${Choice} service=${service} sets=${sets} choice=${choice} onChoice=${setQuery} />
    ${from === to
      ? html`<${Empty} title="Choose two different sets">A set is promoted to another one.<//>`
      : to === ''
        ? html`<${Empty} title="Name the new set">It begins with what “${visible(from)}” says.<//>`
        : html`<${Planned} key=${JSON.stringify(choice)} service=${service} sets=${sets} newest=${newest} choice=${choice} draft=${draft} />`}`;
}

/** @typedef {{from: string, revision: string, to: string, pinLatest: boolean}} Promotion */

/** @param {{service: any, sets: any[], choice: Promotion, onChoice: (change: Record<string, any>) => void}} props */
function Choice({ service, sets, choice, onChoice }) {
  const { from, revision, to, pinLatest } = choice;
  const ledger = useLedger(service, from);
  const known = sets.some((each) => each.name === to);
  const [naming, name] = useState(!known);
  const source = sets.find((each) => each.name === from);
  const floats = source && !revision && (source.agent_version_number === null || source.context_graph_version_number === null);
  const named = sets.map((each) => ({ value: each.name, label: each.name }));
  const chooseTarget = (/** @type {string} */ value) => {
    name(value === NEW);
    onChoice({ to: value === NEW ? ' ' : value });
  };
  return html`<${Card}>
    <div class="choice">
      <div class="stack">
        <${Select} label="From" value=${from} options=${named} onInput=${(/** @type {string} */ value) => onChoice({ from: value })} />
        ${from !== 'edge' &&
        html`<${RevisionSelect}
          label="Which revision"
          revisions=${(ledger.data ?? []).filter((/** @type {any} */ each) => each.revision !== source?.revision)}
          first=${{ value: '', label: `As it stands${source ? ` (revision ${source.revision})` : ''}` }}
          value=${revision}
          onInput=${(/** @type {string} */ value) => onChoice({ from: value ? `${from}@${value}` : from })}
        />`}
        ${floats &&
        html`<${Checkbox}
          label="Pin the versions that are the newest now"
          hint="Otherwise the target goes on following the newest version."
          checked=${pinLatest}
          onInput=${(/** @type {boolean} */ pin) => onChoice({ pin: pin ? '' : 'no' })}
        />`}
      </div>
      <div class="choice-arrow" aria-hidden="true">→</div>
      <div class="stack">
        <${Select}
          label="To"
          value=${naming ? NEW : to}
          options=${[...named.filter((each) => each.value !== 'edge'), { value: NEW, label: 'A new set…' }]}
          onInput=${chooseTarget}
        />
        ${naming && html`<${Search} label="Name of the new set" value=${to} onSearch=${(/** @type {string} */ value) => onChoice({ to: value || ' ' })} />`}
      </div>
    </div>
  <//>`;
}

/** @param {{service: any, sets: any[], newest: any, choice: Promotion, draft: import('./decide.js').Draft}} props */
function Planned({ service, sets, newest, choice, draft }) {
  const [, setQuery] = useQuery();
  const { from, revision, to, pinLatest } = choice;
  const named = revision ? `${from}@${revision}` : from;
  const plan = useData((signal) => planOf(service, { sets, newest }, choice, signal), [service.id, choice]);
  /** @param {string} source @param {import('./decide.js').Decision} decision */
  const carryOut = async (source, { reason, override, plan: seen }) => {
    const done = await request('POST', setPath(service, to) + '/promote', {
      body: {
        from: source,
        pin_latest: pinLatest,
        reason,
        override,
        expected_revision: seen.base_revision ?? undefined,
      },
      headers: seen.base_revision === null ? { 'If-None-Match': '*' } : {},
    });
    setQuery({ from: '', pin: '', to, done: done.revision ?? seen.base_revision });
  };
  return html`<${Loaded} of=${plan} what="Planning">
    ${(/** @type {import('./decide.js').Planned & {source: string}} */ planned) =>
      html`<${Decide}
        service=${service}
        planned=${planned}
        newest=${newest}
        draft=${draft}
        verb=${`Promote to ${to}`}
        title=${`Promote ${named} to ${to}`}
        change=${{ type: 'promote', version_set: to, from: planned.source, pin_latest: pinLatest }}
        carryOut=${(/** @type {import('./decide.js').Decision} */ decision) => carryOut(planned.source, decision)}
        of=${plan}
      />`}
  <//>`;
}

/**
 * What the promotion would do. Where it cannot even be planned, for a freeze or for want of a permission, what the sets say.
 *
 * @param {any} service
 * @param {{sets: any[], newest: any}} stands
 * @param {Promotion} choice
 * @param {AbortSignal} signal
 * @returns {Promise<import('./decide.js').Planned & {source: string}>} `source` is the revision that it is planned from
 */
async function planOf(service, { sets, newest }, { from, revision, to, pinLatest }, signal) {
  // Edge has no content of its own that a revision could name.
  const set = revision || from === 'edge' ? sets.find((each) => each.name === from) : await get(setPath(service, from), {}, { signal });
  const at = revision || (from === 'edge' ? '' : set.revision);
  const source = at ? `${from}@${at}` : from;
  try {
    const body = { from: source, pin_latest: pinLatest, dry_run: true };
    return { plan: await request('POST', setPath(service, to) + '/promote', { body, signal }), held: null, source };
  } catch (e) {
    if (!isHeld(e)) throw e;
    const ledger = revision ? await revisionsOf(service, from, signal) : [];
    const is = revision ? ledger.find((each) => each.revision === Number(revision))?.after : set;
    if (!is) throw e;
    const was = sets.find((each) => each.name === to);
    return { ...unplanned(to, was?.revision ?? null, was ? pins(was) : null, pins(is, pinLatest ? newest : null), e), source };
  }
}

/**
 * What a set pins, without what it says of itself.
 *
 * @param {any} set
 * @param {import('../ui/plan.js').Newest | null} [newest] what its null pins become, if they do
 * @returns {import('../ui/plan.js').Pins}
 */
function pins({ agent_version_number, context_graph_version_number, llm_model_preferences }, newest) {
  return {
    agent_version_number: agent_version_number ?? newest?.agent_version_number ?? null,
    context_graph_version_number: context_graph_version_number ?? newest?.context_graph_version_number ?? null,
    llm_model_preferences,
  };
}
