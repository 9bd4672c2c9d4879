/** What a plan changes in content: the agent's and the graph's texts and the models, before and after. */

import { html } from '../ui/html.js';
import { Card, Loaded } from '../ui/parts.js';
import { Differences } from '../ui/diff.js';
import { agentDifference, graphDifference, inWords } from '../ui/difference.js';
import { modelChanges } from '../ui/models.js';
import { ModelChanges } from '../ui/plan.js';
import { visible } from '../ui/text.js';
import { get } from '../app/api.js';
import { useData } from '../app/data.js';
import { address } from '../app/router.js';
import { inWorkspace, may } from '../app/session.js';

/**
 * A version of something: `version` null is the newest; a side is null where there is nothing.
 *
 * @typedef {{id: string, name: string, version: number | null} | null} Side
 */

/**
 * @param {{service: any, before: import('../ui/plan.js').Pins | null, after: import('../ui/plan.js').Pins,
 *   becomes?: {agent?: {id: string, name: string} | null, graph?: {id: string, name: string} | null}}} props `becomes` are the agent and
 *   the graph that the service gets, if it gets others
 */
export function PlanContent({ service, before, after, becomes = {} }) {
  /** @param {string} id @param {string} name @param {{id: string, name: string} | null | undefined} other @param {'agent_version_number' | 'context_graph_version_number'} number */
  const sides = (id, name, other, number) => ({
    before: before && { id, name, version: before[number] },
    after: { ...(other ?? { id, name }), version: after[number] },
  });
  const agent = sides(service.agent_id, service.agent_name, becomes.agent, 'agent_version_number');
  const graph = sides(service.context_graph_id, service.context_graph_name, becomes.graph, 'context_graph_version_number');
  if (!before) return html`<${Fresh} agent=${agent.after} graph=${graph.after} />`;
  const models = modelChanges(before, after).length > 0;
  return html`<div class="stack">
    ${models && html`<${Card} title="Models"><${ModelChanges} before=${before} after=${after} /><//>`}
    ${differ(agent) && html`<${Content} ...${AGENT} ...${agent} />`}
    ${differ(graph) && html`<${Content} ...${GRAPH} ...${graph} />`}
  </div>`;
}

/** Of a new set: what it runs can be read where it is at home; there is nothing to compare it with. @param {{agent: Side, graph: Side}} props */
function Fresh({ agent, graph }) {
  return html`<${Card} title="What it runs">
    <p class="muted">The set is new, so there is nothing to compare with.</p>
    <p>${versionLink(AGENT, agent)}<br />${versionLink(GRAPH, graph)}</p>
  <//>`;
}

/** @param {{what: string, page: string}} part @param {Side} side */
const versionLink = ({ what, page }, side) =>
  html`<a href=${address([page, side?.id ?? ''], { version: side?.version })}>${what} ${visible(side?.name)}, ${shown(side)}</a>`;

/** @param {Side} side */
function shown(side) {
  if (side === null) return 'nothing';
  return side.version === null ? 'the newest version' : `version ${side.version}`;
}

/** @param {{before: Side, after: Side}} sides */
const differ = ({ before, after }) => JSON.stringify(before) !== JSON.stringify(after);

const AGENT = { what: 'Agent', kind: 'agents', right: 'Agent.view', page: 'agents', difference: agentDifference };
const GRAPH = { what: 'Context graph', kind: 'context-graphs', right: 'ContextGraph.view', page: 'graphs', difference: graphDifference };

/**
 * @param {{what: string, kind: string, right: string, page: string, before: Side, after: Side,
 *   difference: (before: any, after: any) => import('../ui/difference.js').SectionDifference[]}} props
 */
function Content({ what, kind, right, page, before, after, difference }) {
  const allowed = may(right);
  const versions = useData(
    async (signal) => (allowed ? Promise.all([versionOf(kind, before, signal), versionOf(kind, after, signal)]) : [null, null]),
    [kind, before, after, allowed],
  );
  const same = before?.id === after?.id;
  const title = same
    ? `${what} ${visible(after?.name)}: ${shown(before)} → ${shown(after)}`
    : `${what}: ${visible(before?.name)}, ${shown(before)} → ${visible(after?.name)}, ${shown(after)}`;
  const link = same && before?.version && after?.version;
  return html`<${Card}
    title=${title}
    actions=${link &&
    html`<a class="small" href=${address([page, after?.id ?? ''], { version: after?.version, compare: before?.version })}
      >${page === 'graphs' ? 'See it drawn' : 'See both versions'}</a
    >`}
  >
    ${allowed
      ? html`<${Loaded} of=${versions} what="Loading what differs">
          ${(/** @type {any[]} */ [was, is]) => html`<${Compared} sections=${difference(was, is)} />`}
        <//>`
      : html`<p class="muted">You may not read this content; ask an administrator for “${right}”.</p>`}
  <//>`;
}

/** @param {{sections: import('../ui/difference.js').SectionDifference[]}} props */
function Compared({ sections }) {
  return html`${sections.length > 2 && html`<p class="muted">${visible(inWords(sections))}.</p>`}
    <${Differences} sections=${sections} none="The content is the same." />`;
}

/** @param {string} kind @param {Side} side @param {AbortSignal} signal */
async function versionOf(kind, side, signal) {
  if (side === null) return null;
  if (side.version !== null) return get(inWorkspace(`/${kind}/${side.id}/versions/${side.version}`), {}, { signal });
  const newest = await get(inWorkspace(`/${kind}/${side.id}/versions`), { sort_by: '-version', limit: 1 }, { signal });
  return newest.items[0] ?? null;
}
