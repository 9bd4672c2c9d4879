/** A service gets back the agent and the context graph that were replaced, and its sets what they said with them. */

import { html, useEffect } from '../ui/html.js';
import { Button, Card, Empty, Failure, LinkButton, Loaded, Loading, Notice, PageHead } from '../ui/parts.js';
import { LookFirst, Moved, useMoved } from '../ui/moved.js';
import { ChecksCard, PartInWords, PlanInWords, Warnings } from '../ui/plan.js';
import { visible } from '../ui/text.js';
import { ApiError, request } from '../app/api.js';
import { useAction, useData } from '../app/data.js';
import { address, toContent, useQuery } from '../app/router.js';
import { attributesOf, inWorkspace, may } from '../app/session.js';
import { Above, useService } from './change.js';
import { Reason, useReasons } from './decide.js';
import { PlanContent } from './plan-content.js';

/** @param {{id: string}} props */
export function ServiceRollback({ id }) {
  const [query] = useQuery();
  const loaded = useService(id);
  return html`<${Loaded} of=${loaded} what="Loading the service">
    ${(/** @type {{service: any, sets: any[], newest: any}} */ { service, sets, newest }) => html`
      <${PageHead}
        title="Take back the agent and the graph"
        above=${html`<${Above} service=${service} />`}
        about="The service gets the agent and the context graph that it had before they were replaced, and its sets what they said then."
      />
      ${query.done
        ? html`<${Done} key=${query.done} service=${service} sets=${sets} entries=${entriesOf(query.done)} />`
        : html`<${Form} service=${service} newest=${newest} to=${Number(query.to) || undefined} />`}
    `}
  <//>`;
}

/**
 * The revisions that a way back has made, as they stand in the address: that of edge first.
 *
 * @typedef {{name: string, revision: number}[]} Entries
 */

/** @param {any} plan that is carried out */
const doneOf = (plan) => [`edge@${plan.revision}`, ...plan.version_sets.map((/** @type {any} */ each) => `${each.version_set}@${each.revision}`)].join(',');

/** @param {string} done @returns {Entries} */
const entriesOf = (done) =>
  done.split(',').map((each) => {
    const [name, revision] = each.split('@');
    return { name, revision: Number(revision) };
  });

/** What was done, its entries in the ledgers, and the way back. @param {{service: any, sets: any[], entries: Entries}} props */
function Done({ service, sets, entries }) {
  const [, setQuery] = useQuery();
  const { busy, error, run } = useAction();
  useEffect(toContent, []);
  const [{ revision }, ...others] = entries;
  const ahead = entries.map((each) => (sets.find((set) => set.name === each.name)?.revision ?? Infinity) - each.revision);
  const current = ahead.every((each) => each === 0);
  const undo = () =>
    run(async () => {
      const plan = await request('POST', inWorkspace(`/services/${service.id}/rollback`), {
        body: {
          to_revision: revision - 1,
          reason: `Takes back revision ${revision} of edge.`,
          expected_revisions: Object.fromEntries(others.map((each) => [each.name, each.revision])),
        },
        headers: { 'If-Match': `"${revision}"` },
      });
      setQuery({ done: doneOf(plan) });
    });
  // The page has not heard of it yet.
  if (ahead.some((each) => each < 0)) return html`<${Loading} what="Loading the service" />`;
  return html`<${Card} title=${html`<span class="done-sign" aria-hidden="true">✓</span> Done`}>
    <div class="stack">
      <p>The service runs ${visible(service.agent_name)} and ${visible(service.context_graph_name)} again.</p>
      <p>
        Entries in the ledgers:${' '}
        ${entries.map(
          (each, i) => html`${i > 0 && ', '}<a href=${address(['services', service.id, 'sets', each.name], { revision: each.revision })}
              >${visible(each.name)}, revision ${each.revision}</a
            >`,
        )}.
      </p>
      ${!current && html`<${Notice} tone="warn">Since then the service or one of its sets has changed again.<//>`}
      <${Failure} error=${error} />
      ${error?.code === 'rules_not_met' &&
      html`<p><a href=${address(['services', service.id, 'rollback'], { to: revision - 1 })}>See what is missing</a></p>`}
      <div class="row">
        <${LinkButton} kind="main" href=${address(['services', service.id])}>Back to the service<//>
        ${current &&
        may('Service.update', attributesOf(service)) &&
        html`<${Button} busy=${busy} onClick=${undo}>Undo: back to revision ${revision - 1} of edge<//>`}
      </div>
    </div>
  <//>`;
}

/** @param {{service: any, newest: any, to: number | undefined}} props */
function Form({ service, newest, to }) {
  const plan = useData((signal) => planOf(service, to, signal), [service.id, to]);
  const draft = useReasons();
  return html`<${Loaded} of=${plan} what="Planning">
    ${(/** @type {any} */ planned) =>
      planned === null
        ? html`<${Empty} title="There is nothing to take back">Neither the agent nor the context graph of this service was ever replaced.<//>`
        : html`<${Planned} service=${service} newest=${newest} to=${to} plan=${planned} draft=${draft} reload=${plan.reload} />`}
  <//>`;
}

/** What would happen; null if nothing was ever replaced. @param {any} service @param {number | undefined} to @param {AbortSignal} signal */
async function planOf(service, to, signal) {
  try {
    return await request('POST', inWorkspace(`/services/${service.id}/rollback`), { body: { to_revision: to, dry_run: true }, signal });
  } catch (e) {
    if (e instanceof ApiError && e.code === 'nothing_to_restore') return null;
    throw e;
  }
}

/** What a person reads of a plan. @param {any} plan */
const read = ({ base_revision, agent, context_graph, version_sets }) => [
  base_revision,
  agent,
  context_graph,
  version_sets.map((/** @type {any} */ each) => [each.version_set, each.base_revision, each.before, each.after]),
];

/** @param {{service: any, newest: any, to: number | undefined, plan: any, draft: import('./decide.js').Draft, reload: () => void}} props */
function Planned({ service, newest, to, plan, draft, reload }) {
  const becomes = { agent: plan.agent.after, graph: plan.context_graph.after };
  const checks = plan.version_sets.flatMap((/** @type {any} */ each) => each.checks);
  const moved = useMoved(plan, read);
  return html`<div class="decide">
    <div class="stack">
      ${moved.since && html`<${Moved} agree=${moved.agree}>The plan below is the new one. Your text is kept.<//>`}
      <${Card} title="What happens">
        <ul class="plan">
          <${PartInWords} what="agent" ...${plan.agent} />
          <${PartInWords} what="context graph" ...${plan.context_graph} />
        </ul>
      <//>
      ${plan.version_sets.map(
        (/** @type {any} */ each) => html`<${Card} key=${each.version_set} title=${visible(each.version_set)}>
            <${PlanInWords} plan=${each} newest=${newest} stays />
          <//>
          <${Warnings} warnings=${each.warnings} />
          ${each.version_set === 'release' && html`<${PlanContent} service=${service} before=${each.before} after=${each.after} becomes=${becomes} />`}`,
      )}
    </div>
    <aside class="decide-side stack" aria-label="Decision">
      <${ChecksCard} checks=${checks} />
      <${Decision} service=${service} to=${to} plan=${plan} wait=${moved.since !== null} draft=${draft} reload=${reload} />
    </aside>
  </div>`;
}

/** @param {{service: any, to: number | undefined, plan: any, wait: boolean, draft: import('./decide.js').Draft, reload: () => void}} props */
function Decision({ service, to, plan, wait, draft, reload }) {
  const [, setQuery] = useQuery();
  const { busy, error, run } = useAction();
  if (!may('Service.update', attributesOf(service))) return html`<${Notice} tone="quiet">You may look at this, but not do it.<//>`;
  if (!plan.version_sets.every((/** @type {any} */ each) => each.releasable)) {
    return html`<${Notice} tone="warn">Rules hold this back: see the checks. What they ask for has to be there first.<//>`;
  }
  const known = plan.version_sets.filter((/** @type {any} */ each) => each.base_revision !== null);
  const act = async () => {
    const done = await run(async () => {
      const made = await request('POST', inWorkspace(`/services/${service.id}/rollback`), {
        body: {
          to_revision: to,
          reason: draft.reason.trim() || undefined,
          expected_revisions: Object.fromEntries(known.map((/** @type {any} */ each) => [each.version_set, each.base_revision])),
        },
        headers: { 'If-Match': `"${plan.base_revision}"` },
      });
      setQuery({ to: '', done: doneOf(made) });
    });
    if (!done) reload();
  };
  return html`<${Card} title="Your decision">
    <div class="form">
      <${Reason} draft=${draft} />
      <${Failure} error=${error} />
      <div><${Button} kind="main" busy=${busy} disabled=${wait} onClick=${act}>Take them back<//></div>
      ${wait && html`<${LookFirst} />`}
    </div>
  <//>`;
}
