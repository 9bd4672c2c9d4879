/** Rollback: a set says again what it said at an earlier revision, seen before it is done. */

import { html } from '../ui/html.js';
import { Card, Empty, LinkButton, Loaded, PageHead } from '../ui/parts.js';
import { visible } from '../ui/text.js';
import { request } from '../app/api.js';
import { useData } from '../app/data.js';
import { address, useChosen, useQuery } from '../app/router.js';
import { Above, ChangePage, RevisionSelect, setPath, unplanned, useLedger } from './change.js';
import { Decide, isHeld, useReasons } from './decide.js';

/** @param {{id: string, name: string}} props */
export function Rollback({ id, name }) {
  return html`<${ChangePage} id=${id} name=${name}>${(/** @type {any} */ of) => html`<${Form} ...${of} name=${name} />`}<//>`;
}

/** @param {{service: any, newest: any, name: string}} props */
function Form({ service, newest, name }) {
  const [, setQuery] = useQuery();
  const ledger = useLedger(service, name);
  const to = useChosen('to', ledger.data ? before(ledger.data) : '');
  const draft = useReasons();
  return html`<${PageHead}
      title=${`Roll back ${name}`}
      above=${html`<${Above} service=${service} />`}
      about="The set says again what it said earlier. You see everything before it happens; the ledger keeps both."
    />
    <${Loaded} of=${ledger} what="Loading the ledger">
      ${(/** @type {any[]} */ revisions) => {
        if (to === '') return html`<${Nothing} service=${service} name=${name} />`;
        return html`<${Card}>
            <div class="form">
              <${RevisionSelect}
                label="Back to"
                revisions=${revisions.slice(1)}
                value=${to}
                onInput=${(/** @type {string} */ value) => setQuery({ to: value })}
              />
            </div>
          <//>
          <${Planned} key=${to} service=${service} newest=${newest} name=${name} revisions=${revisions} to=${Number(to)} draft=${draft} />`;
      }}
    <//>`;
}

/**
 * Where one goes back to unless one chooses: the newest older revision that said something else. After a rollback that is
 * one before what it restored, as in the API, or else what it took back. Empty if there is none.
 *
 * @param {any[]} revisions newest first
 */
function before(revisions) {
  const now = JSON.stringify(revisions[0]?.after);
  const others = revisions.filter((each) => each.after !== null && JSON.stringify(each.after) !== now);
  const older = others.find((each) => each.revision < (revisions[0].restores ?? Infinity));
  return String((older ?? others[0])?.revision ?? '');
}

/** @param {{service: any, name: string}} props */
function Nothing({ service, name }) {
  return html`<${Empty}
    title="There is nothing to go back to"
    actions=${html`<${LinkButton} href=${address(['services', service.id])}>Back to the service<//>`}
  >
    “${visible(name)}” has never said anything else.
  <//>`;
}

/** @param {{service: any, newest: any, name: string, revisions: any[], to: number,
 *   draft: import('./decide.js').Draft}} props */
function Planned({ service, newest, name, revisions, to, draft }) {
  const [, setQuery] = useQuery();
  const plan = useData((signal) => planOf(service, name, revisions, to, signal), [service.id, name, to]);
  /** @param {import('./decide.js').Decision} decision */
  const carryOut = async ({ reason, override, plan: seen }) => {
    const done = await request('POST', setPath(service, name) + '/rollback', {
      body: { to_revision: to, reason, override, expected_revision: seen.base_revision ?? undefined },
    });
    setQuery({ to: '', done: done.revision ?? seen.base_revision });
  };
  return html`<${Loaded} of=${plan} what="Planning">
    ${(/** @type {import('./decide.js').Planned} */ planned) =>
      html`<${Decide}
        service=${service}
        planned=${planned}
        newest=${newest}
        draft=${draft}
        verb="Roll back"
        title=${`Roll ${name} back to revision ${to}`}
        change=${{ type: 'rollback', version_set: name, to_revision: to }}
        carryOut=${carryOut}
        of=${plan}
      />`}
  <//>`;
}

/**
 * What the rollback would do. Where it cannot even be planned, for a freeze or for want of a permission, what the ledger says.
 *
 * @param {any} service
 * @param {string} name
 * @param {any[]} revisions
 * @param {number} to
 * @param {AbortSignal} signal
 * @returns {Promise<import('./decide.js').Planned>}
 */
async function planOf(service, name, revisions, to, signal) {
  try {
    const body = { to_revision: to, dry_run: true };
    return { plan: await request('POST', setPath(service, name) + '/rollback', { body, signal }), held: null };
  } catch (e) {
    const target = revisions.find((each) => each.revision === to);
    if (!isHeld(e) || !target?.after) throw e;
    return unplanned(name, revisions[0].revision, revisions[0].after, target.after, e);
  }
}
