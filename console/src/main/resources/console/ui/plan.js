/**
 * A planned change of a version set, for a person who decides on it.
 *
 * `<PlanInWords plan newest done />`: what it does, in sentences. `<ModelChanges before after />`: models and parameters side by
 * side. `<Checks checks />`: what the rules say. `<Warnings warnings />`: what else to know.
 */

import { html } from './html.js';
import { Badge, Card, Notice, Table } from './parts.js';
import { text } from './difference.js';
import { modelChanges } from './models.js';
import { Actor, Time, count, visible } from './text.js';

/**
 * @typedef {{llm_name: string, params: Record<string, any>}} Model
 * @typedef {{agent_version_number: number | null, context_graph_version_number: number | null,
 *   llm_model_preferences: Record<string, Model>}} Pins
 * @typedef {{agent_version_number: number | null, context_graph_version_number: number | null}} Newest the newest versions now
 * @typedef {{version_set: string, base_revision: number | null, revision: number | null, before: Pins | null, after: Pins,
 *   changes: {path: string, kind: string, before: any, after: any}[], warnings: any[], checks: any[], releasable: boolean}} Plan
 */

/**
 * What a plan does, sentence by sentence.
 *
 * @param {{plan: Plan, newest?: Newest | null, done?: boolean, stays?: boolean}} props `newest` tells what null pins mean; `done` speaks
 *   of what has happened; `stays`: the service changes, and the set may stay as it is
 */
export function PlanInWords({ plan, newest, done = false, stays = false }) {
  const { before, after, version_set: name } = plan;
  const set = html`<strong>${visible(name)}</strong>`;
  const runs = done ? 'runs' : 'will run';
  const said = [
    !before && html`${set} ${done ? 'is new' : 'will be new'}.`,
    version({ set, runs, what: 'agent', key: 'agent_version_number', before, after, newest }),
    version({ set, runs, what: 'context graph', key: 'context_graph_version_number', before, after, newest }),
    ...modelSentences(before, after, done),
  ].filter(Boolean);
  if (said.length === 0) {
    return html`<p class="plan-none">
      ${stays ? html`${set} pins what it pinned before.` : html`Nothing ${done ? 'has changed' : 'would change'}: ${set} says exactly this already.`}
    </p>`;
  }
  return html`<ul class="plan">${said.map((each) => html`<li>${each}</li>`)}</ul>`;
}

/**
 * @param {{set: any, runs: string, what: string, key: 'agent_version_number' | 'context_graph_version_number', before: Pins | null,
 *   after: Pins, newest?: Newest | null}} of
 */
function version({ set, runs, what, key, before, after, newest }) {
  const is = after[key];
  const now = newest?.[key];
  const followed = html`the newest version${now ? html` (now ${now})` : ''}`;
  const pinned = is === null ? html`whatever is <strong>the newest version</strong>` : html`<strong>version ${is}</strong>`;
  if (!before) return html`${set} ${runs} ${pinned} of the ${what}.`;
  const was = before[key];
  if (was === is) return null;
  const same = was === null ? is === now : is === null && was === now;
  return html`${set} ${runs} ${pinned} of the ${what} instead of ${was === null ? followed : html`version ${was}`}.${' '}
    ${same && html`<span class="muted">Today that is the same version.</span>`}`;
}

/**
 * What a service gets in place of what it has.
 *
 * @param {{what: string, before?: {id: string, name: string} | null, after: {id: string, name: string}}} props
 */
export function PartInWords({ what, before, after }) {
  if (before?.id === after.id) return html`<li>The ${what} stays <strong>${visible(after.name)}</strong>.</li>`;
  return html`<li>The service gets the ${what} <strong>${visible(after.name)}</strong>${before && ` instead of ${visible(before.name)}`}.</li>`;
}

/** @param {Pins | null} before @param {Pins} after @param {boolean} done */
function modelSentences(before, after, done) {
  return modelChanges(before, after).map(({ name, was, is }) => {
    const what = html`<strong>${visible(name)}</strong>`;
    if (!was) return html`${what} ${done ? 'uses' : 'will use'} the model <strong>${visible(is?.llm_name)}</strong>.`;
    if (!is) return html`${what} ${done ? 'has' : 'will have'} no model of its own any more; it was ${visible(was.llm_name)}.`;
    if (was.llm_name === is.llm_name) return html`${what} ${done ? 'runs' : 'will run'} ${visible(is.llm_name)} with other parameters.`;
    return html`${what} ${done ? 'uses' : 'will use'} the model <strong>${visible(is.llm_name)}</strong> instead of ${visible(was.llm_name)}.`;
  });
}

const MODEL_COLUMNS = [
  { head: 'Interaction', cell: (/** @type {any} */ each) => visible(each.name) },
  { head: 'Before', cell: (/** @type {any} */ each) => html`<${ModelCell} model=${each.was} other=${each.is} mark="del" />` },
  { head: 'After', cell: (/** @type {any} */ each) => html`<${ModelCell} model=${each.is} other=${each.was} mark="ins" />` },
];

/** Models and their parameters where they differ. @param {{before: Pins | null, after: Pins}} props */
export function ModelChanges({ before, after }) {
  return html`<${Table}
    caption="Models and parameters, before and after"
    columns=${MODEL_COLUMNS}
    rows=${modelChanges(before, after)}
    rowKey=${(/** @type {any} */ each) => each.name}
  />`;
}

/** A model, with what the other side does not have marked. @param {{model?: Model, other?: Model, mark: 'ins' | 'del'}} props */
function ModelCell({ model, other, mark }) {
  if (!model) return html`<span class="muted">no preference</span>`;
  const marked = (/** @type {string} */ shown, /** @type {boolean} */ differs) => (differs ? html`<${mark}>${visible(shown)}<//>` : visible(shown));
  const params = Object.entries(model.params ?? {});
  return html`<div class="words">
    <div>${marked(model.llm_name, model.llm_name !== other?.llm_name)}</div>
    ${params.map(
      ([name, value]) => html`<div class="small">
        ${marked(`${name.replaceAll('_', ' ')}: ${text(value)}`, JSON.stringify(value) !== JSON.stringify(other?.params?.[name]))}
      </div>`,
    )}
  </div>`;
}

/** @type {Record<string, {sign: string, tone: 'ok' | 'warn' | 'bad'}>} */
const STATES = {
  passed: { sign: '✓', tone: 'ok' },
  pending: { sign: '…', tone: 'warn' },
  failed: { sign: '✗', tone: 'bad' },
};

/** How many checks hold, in words. @param {any[]} checks */
function checksInWords(checks) {
  const passed = checks.filter((each) => each.state === 'passed').length;
  if (checks.length === 0) return 'No rule applies.';
  if (passed === checks.length) return passed === 1 ? 'The only check has passed.' : `All ${passed} checks have passed.`;
  return `${passed} of ${count(checks.length, 'check')} passed.`;
}

/** What the rules say, as a part of a page. @param {{checks: any[], marked?: boolean}} props */
export function ChecksCard({ checks, marked }) {
  return html`<${Card} title="Checks" marked=${marked}>
    <p class=${checks.length ? '' : 'muted'}>${checksInWords(checks)}</p>
    <${Checks} checks=${checks} />
  <//>`;
}

/** What the rules say, rule by rule: within each, what does not hold comes first. @param {{checks: any[]}} props */
export function Checks({ checks }) {
  const rules = [...new Map(checks.map((each) => [each.rule_id, each.rule])).entries()];
  return rules.map(
    ([id, name]) => html`<div key=${id} class="rule-checks">
      <p class="muted small">Rule <a href=${`/console/rules/${encodeURIComponent(id)}`}>${visible(name)}</a></p>
      <ul class="checks">${sorted(checks.filter((each) => each.rule_id === id)).map((each) => html`<${Check} check=${each} />`)}</ul>
    </div>`,
  );
}

/** @param {any[]} checks */
function sorted(checks) {
  const order = ['failed', 'pending', 'passed'];
  return [...checks].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

/** @param {{check: any}} props */
function Check({ check }) {
  const { sign, tone } = STATES[check.state] ?? STATES.pending;
  const approvals = check.evidence?.approvals ?? [];
  const more = [
    check.ready_at && html`can pass <${Time} at=${check.ready_at} />`,
    ...approvals.map((/** @type {any} */ actor) => html`approved by <${Actor} actor=${actor} />`),
    check.evidence?.since && html`${check.condition.type === 'soak' ? 'since ' : ''}<${Time} at=${check.evidence.since} />`,
  ].filter(Boolean);
  return html`<li class=${`check check-${tone}`}>
    <span class="check-sign" aria-hidden="true">${sign}</span>
    <div>
      <span class="unseen">${check.state}: </span>${visible(check.message)}
      ${more.length > 0 && html`<div class="muted small">${more.map((each, i) => html`${i > 0 && ' · '}${each}`)}</div>`}
    </div>
  </li>`;
}

/** @param {{warnings: any[]}} props */
export function Warnings({ warnings }) {
  if (warnings.length === 0) return null;
  return html`<${Notice} tone="warn" title=${warnings.length === 1 ? 'A warning' : `${warnings.length} warnings`}>
    <ul class="warnings">${warnings.map((each) => html`<li>${visible(each.message)}</li>`)}</ul>
  <//>`;
}

/** How the checks of a plan stand, as a badge. @param {{checks: any[]}} props */
export function ChecksBadge({ checks }) {
  if (checks.length === 0) return null;
  const missing = checks.filter((each) => each.state !== 'passed');
  if (missing.length === 0) return html`<${Badge} tone="ok">✓ ${count(checks.length, 'check')}<//>`;
  const bad = missing.some((each) => each.state === 'failed');
  return html`<${Badge} tone=${bad ? 'bad' : 'warn'} title=${missing.map((each) => visible(each.message)).join('\n')}
    >${checks.length - missing.length} of ${count(checks.length, 'check')}<//
  >`;
}
